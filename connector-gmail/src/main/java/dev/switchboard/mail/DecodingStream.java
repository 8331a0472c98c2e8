package dev.switchboard.mail;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** A stream that decodes another one, block by block. For one thread. */
abstract class DecodingStream extends InputStream {
    private static final int BLOCK = 16 * 1024;

    private final InputStream in;
    private final byte[] encoded = new byte[BLOCK];
    private final byte[] decoded = new byte[BLOCK + 256];
    private int from;
    private int to;
    private boolean ended;

    DecodingStream(InputStream in) {
        this.in = in;
    }

    /**
     * Decodes a block into the beginning of another array, which has room for 256 bytes more than the block has.
     *
     * @return how many bytes it gave
     */
    abstract int decode(byte[] block, int length, byte[] into);

    /** What is left when there is no more. */
    abstract int finish(byte[] into);

    private boolean fill() throws IOException {
        from = 0;
        to = 0;
        while (to == 0 && !ended) {
            int read = in.read(encoded, 0, BLOCK);
            ended = read < 0;
            to = ended ? finish(decoded) : decode(encoded, read, decoded);
        }
        return to > 0;
    }

    @Override
    public int read() throws IOException {
        return from < to || fill() ? decoded[from++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (from >= to && !fill()) {
            return -1;
        }
        int count = Math.min(length, to - from);
        System.arraycopy(decoded, from, bytes, offset, count);
        from += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
