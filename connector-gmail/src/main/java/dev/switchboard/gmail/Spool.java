package dev.switchboard.gmail;

import dev.switchboard.mail.MailSource;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bytes that are written once and read as often as is wanted: in memory while they are few, else in a file. For one thread. */
final class Spool extends OutputStream {
    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
    private static final int IN_MEMORY = 1024 * 1024;

    private ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private @Nullable Path file;
    private @Nullable OutputStream out;
    private long size;

    @Override
    public void write(int next) throws IOException {
        write(new byte[] {(byte) next}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        size += length;
        if (file == null && memory.size() + length > IN_MEMORY) {
            Path created = Files.createTempFile("switchboard-mail-", ".tmp");
            file = created;
            out = Files.newOutputStream(created);
            memory.writeTo(out);
            memory = new ByteArrayOutputStream();
        }
        OutputStream target = out == null ? memory : out;
        target.write(bytes, offset, length);
    }

    long size() {
        return size;
    }

    /** Ends the writing, and gives what was written; it is there until {@link #close}. */
    MailSource source() throws IOException {
        if (out != null) {
            out.flush();
        }
        Path written = file;
        return written == null ? MailSource.of(memory.toByteArray()) : MailSource.of(written);
    }

    @Override
    public void close() throws IOException {
        OutputStream open = out;
        Path written = file;
        out = null;
        file = null;
        if (open != null) {
            open.close();
        }
        if (written != null) {
            Files.deleteIfExists(written);
        }
    }

    /** Lets go of it. A file that cannot be removed is left: what became of the mail does not hang on it. */
    void discard() {
        try {
            close();
        } catch (IOException e) {
            LOG.warn("A temporary file of a mail is left behind: {}", e.getMessage());
        }
    }

    /** A stream of what was spooled, which lets go of the spool when it is closed. */
    InputStream closedWith(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public void close() throws IOException {
                try {
                    super.close();
                } finally {
                    Spool.this.close();
                }
            }
        };
    }
}
