package dev.switchboard.mail;

/**
 * How much of a mail is taken apart. What lies beyond is not lost: it is an attachment, as it came, and
 * {@link ReadMail#problems()} says so.
 *
 * @param depth how deep parts may lie in each other
 * @param parts how many parts there may be
 * @param headerBytes how long the headers of one part may be together; what is longer is cut
 * @param textBytes how long one part of text may be, decoded
 */
public record MailLimits(int depth, int parts, int headerBytes, int textBytes) {
    /** 40 deep, 2,000 parts, 512 KiB of headers, and 4 MiB of text in a part: far beyond what people write. */
    public static final MailLimits DEFAULT = new MailLimits(40, 2_000, 512 * 1024, 4 * 1024 * 1024);

    /** Checks it. */
    public MailLimits {
        if (depth < 1 || parts < 1 || headerBytes < 1 || textBytes < 1) {
            throw new IllegalArgumentException("limits: each must be at least 1");
        }
    }
}
