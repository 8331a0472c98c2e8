package dev.switchboard.mail;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A mail to be written.
 *
 * @param from who writes it
 * @param to for whom it is
 * @param cc for whose information it is
 * @param bcc the same, seen by nobody else
 * @param replyTo where answers are to go; empty for whoever wrote it
 * @param subject the subject
 * @param text its text, with LF between lines
 * @param html the same as HTML, or empty
 * @param files what goes with it
 * @param messageId its Message-ID, with brackets
 * @param references the mails before it in its thread, the one that it answers last, each with brackets
 * @param date when it was written
 * @param marks further headers
 */
public record Letter(
        MailAddress from,
        List<MailAddress> to,
        List<MailAddress> cc,
        List<MailAddress> bcc,
        List<MailAddress> replyTo,
        String subject,
        String text,
        String html,
        List<Enclosure> files,
        String messageId,
        List<String> references,
        Instant date,
        Map<String, String> marks) {
    /** Where bytes stream from; may be asked more than once. */
    @FunctionalInterface
    public interface Bytes {
        /**
         * Opens the bytes. The caller closes them.
         *
         * @return the bytes
         * @throws IOException if they cannot be read
         */
        InputStream open() throws IOException;
    }

    /**
     * A file that goes with a mail.
     *
     * @param name its name
     * @param mediaType its media type
     * @param contentId what the HTML calls it, where it is shown inside it; else empty
     * @param bytes what is in it
     */
    public record Enclosure(String name, String mediaType, String contentId, Bytes bytes) {}

    /** Copies the lists. */
    public Letter {
        to = List.copyOf(to);
        cc = List.copyOf(cc);
        bcc = List.copyOf(bcc);
        replyTo = List.copyOf(replyTo);
        files = List.copyOf(files);
        references = List.copyOf(references);
        marks = Map.copyOf(marks);
    }
}
