package dev.switchboard.mail;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The bytes of a mail, which can be read from any place, as often as is wanted. Safe from any thread. */
public interface MailSource {
    /** {@return how many bytes there are} */
    long size();

    /**
     * Opens a stretch. The caller closes it.
     *
     * @param from the first byte
     * @param to the byte after the last
     * @return the bytes
     * @throws IOException if they cannot be read
     */
    InputStream open(long from, long to) throws IOException;

    /**
     * Bytes in memory, which are not copied.
     *
     * @param bytes the mail
     * @return the source
     */
    static MailSource of(byte[] bytes) {
        return new MailSource() {
            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public InputStream open(long from, long to) {
                return new ByteArrayInputStream(bytes, (int) from, (int) (to - from));
            }
        };
    }

    /**
     * A file, which must not change.
     *
     * @param file the file
     * @return the source
     * @throws IOException if its size cannot be read
     */
    static MailSource of(Path file) throws IOException {
        long size = Files.size(file);
        return new MailSource() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public InputStream open(long from, long to) throws IOException {
                FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                try {
                    channel.position(from);
                } catch (IOException | RuntimeException e) {
                    channel.close();
                    throw e;
                }
                return new BoundedStream(new BufferedInputStream(Channels.newInputStream(channel)), to - from);
            }
        };
    }
}
