package dev.switchboard.mail;

/**
 * How much of a mail is taken apart, with all mails that lie in it. What lies beyond is not lost: it is an attachment, as
 * it came, and {@link ReadMail#problems()} says so.
 *
 * @param depth how deep parts may lie in each other
 * @param parts how many parts there may be
 * @param headerBytes how long the headers of one part may be together; what is longer is cut
 * @param textBytes how long one part of text may be, decoded
 * @param allHeaderBytes how long the headers of all parts may be together
 * @param allTextBytes how long all parts of text may be together, decoded
 */
public record MailLimits(int depth, int parts, int headerBytes, int textBytes, int allHeaderBytes, int allTextBytes) {
    private static final int KIB = 1024;

    /**
     * 40 deep, 2,000 parts, 512 KiB of headers and 4 MiB of text in a part, and 4 MiB of headers and 8 MiB of text in all:
     * far beyond what people write.
     */
    public static final MailLimits DEFAULT =
            new MailLimits(40, 2_000, 512 * KIB, 4 * KIB * KIB, 4 * KIB * KIB, 8 * KIB * KIB);

    /** Checks it. */
    public MailLimits {
        if (depth < 1 || parts < 1 || headerBytes < 1 || textBytes < 1 || allHeaderBytes < 1 || allTextBytes < 1) {
            throw new IllegalArgumentException("limits: each must be at least 1");
        }
    }
}
