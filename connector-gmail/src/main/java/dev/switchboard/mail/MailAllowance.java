package dev.switchboard.mail;

/** What may still be taken apart of one mail: the limits hold for all that lies in it, however it is packed. For one thread. */
final class MailAllowance {
    private final MailLimits limits;
    private int parts;
    private long headerBytes;
    private long textBytes;
    private long mailBytes;

    MailAllowance(MailLimits limits) {
        this.limits = limits;
        this.parts = limits.parts();
        this.headerBytes = limits.allHeaderBytes();
        this.textBytes = limits.allTextBytes();
        this.mailBytes = limits.allTextBytes();
    }

    MailLimits limits() {
        return limits;
    }

    boolean hasPart() {
        return parts > 0;
    }

    void part() {
        parts--;
    }

    void headers(long bytes) {
        headerBytes -= bytes;
    }

    boolean hasHeaders() {
        return headerBytes > 0;
    }

    /** How long the next text may be. */
    int text() {
        return (int) Math.min(limits.textBytes(), textBytes);
    }

    void text(long bytes) {
        textBytes -= bytes;
    }

    /** How long the next mail may be that lies in this one encoded, and so has to be kept while it is taken apart. */
    int mail() {
        return (int) Math.min(limits.textBytes(), mailBytes);
    }

    void mail(long bytes) {
        mailBytes -= bytes;
    }
}
