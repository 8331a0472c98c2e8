package dev.switchboard.mail;

import java.io.InputStream;
import java.util.Arrays;

/**
 * Base64 (RFC 2045, 6.8). What is not of the alphabet is passed over; padding ends it, and a mail that
 * was cut off ends with what can be made of the last digits.
 */
final class Base64Stream extends DecodingStream {
    private static final byte[] VALUES = new byte[256];
    private static final byte PADDING = -2;

    static {
        Arrays.fill(VALUES, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) {
            VALUES[alphabet.charAt(i)] = (byte) i;
        }
        VALUES['='] = PADDING;
    }

    private boolean padded;
    private int bits;
    private int digits;

    Base64Stream(InputStream in) {
        super(in);
    }

    @Override
    int decode(byte[] block, int length, byte[] into) {
        int count = 0;
        for (int i = 0; i < length; i++) {
            int value = VALUES[block[i] & 0xFF];
            if (value >= 0 && !padded) {
                bits = bits << 6 | value;
                digits++;
                if (digits == 4) {
                    into[count++] = (byte) (bits >> 16);
                    into[count++] = (byte) (bits >> 8);
                    into[count++] = (byte) bits;
                    digits = 0;
                }
            } else if (value == PADDING) {
                count = rest(into, count);
                padded = true;
            }
        }
        return count;
    }

    @Override
    int finish(byte[] into) {
        return rest(into, 0);
    }

    private int rest(byte[] into, int from) {
        int count = from;
        if (digits == 2) {
            into[count++] = (byte) (bits >> 4);
        } else if (digits == 3) {
            into[count++] = (byte) (bits >> 10);
            into[count++] = (byte) (bits >> 2);
        }
        digits = 0;
        return count;
    }
}
