package dev.switchboard.simulator;

import dev.switchboard.model.Attachment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files of a platform, in memory; the oldest go when there are too many bytes. Guarded by its own monitor. */
final class FileShelf {
    /** The bytes of one file. */
    static final int MAX_FILE = 20 << 20;

    private static final long MAX_ALL = 100L << 20;

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private long size;

    void put(String id, InputStream file) throws IOException, Refused {
        byte[] bytes = file.readNBytes(MAX_FILE + 1);
        if (bytes.length > MAX_FILE) {
            throw Refused.rejected("file: must have at most " + MAX_FILE + " bytes");
        }
        synchronized (this) {
            files.put(id, bytes);
            size += bytes.length;
            for (var oldest = files.entrySet().iterator(); size > MAX_ALL; ) {
                size -= oldest.next().getValue().length;
                oldest.remove();
            }
        }
    }

    /** Opens a file that was sent with a message. */
    InputStream read(Attachment file) throws IOException {
        try {
            return open(String.valueOf(file.reference()));
        } catch (Refused e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    synchronized InputStream open(String id) throws Refused {
        byte @Nullable [] bytes = files.get(id);
        if (bytes == null) {
            throw Refused.rejected("file: there is none of this id, or no longer");
        }
        return new ByteArrayInputStream(bytes);
    }
}
