package dev.switchboard.mail;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Uuencode, as https://pubs.opengroup.org/onlinepubs/9799919799/utilities/uuencode.html has it: what stands between
 * {@code begin} and {@code end}, line by line.
 */
final class UuStream extends DecodingStream {
    private static final int LONGEST_LINE = 1_000;

    private final byte[] line = new byte[LONGEST_LINE];
    private int length;
    private boolean begun;
    private boolean over;

    UuStream(InputStream in) {
        super(in);
    }

    @Override
    int decode(byte[] block, int blockLength, byte[] into) {
        int count = 0;
        for (int i = 0; i < blockLength; i++) {
            if (block[i] == '\n') {
                count = endLine(into, count);
            } else if (block[i] != '\r' && length < LONGEST_LINE) {
                line[length++] = block[i];
            }
        }
        return count;
    }

    @Override
    int finish(byte[] into) {
        return endLine(into, 0);
    }

    private int endLine(byte[] into, int from) {
        int count = from;
        if (begun && !over) {
            over = isEnd();
            count = over ? count : decodeLine(line, length, into, count);
        } else if (!begun) {
            begun = length > 6 && line[0] == 'b' && line[1] == 'e' && line[2] == 'g' && line[5] == ' ';
        }
        length = 0;
        return count;
    }

    private boolean isEnd() {
        return length == 3 && line[0] == 'e' && line[1] == 'n' && line[2] == 'd';
    }

    /** The bytes of one line, as many as its first character says and as it has. */
    private static int decodeLine(byte[] line, int length, byte[] into, int from) {
        int promised = length == 0 ? 0 : line[0] - 32 & 63;
        int count = from;
        for (int at = 1; promised > 0 && at < length; at += 4) {
            int bits = 0;
            for (int i = 0; i < 4; i++) {
                int value = at + i < length ? line[at + i] - 32 & 63 : 0;
                bits = bits << 6 | value;
            }
            for (int shift = 16; shift >= 0 && promised > 0; shift -= 8, promised--) {
                into[count++] = (byte) (bits >> shift);
            }
        }
        return count;
    }

    /** The bytes of the lines between {@code begin} and {@code end}. */
    static byte[] decode(Iterable<String> lines) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] decoded = new byte[64];
        for (String line : lines) {
            byte[] encoded = line.getBytes(StandardCharsets.ISO_8859_1);
            bytes.write(decoded, 0, decodeLine(encoded, encoded.length, decoded, 0));
        }
        return bytes.toByteArray();
    }
}
