package dev.switchboard.mail;

import dev.switchboard.model.Mail.Passage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A mail that was read: what people see of it, and what programs need of it.
 *
 * @param headers all headers
 * @param subject the subject, decoded; may be empty
 * @param messageId its Message-ID with brackets; where it has none, one made of its content, the same each time
 * @param date when it says that it was written, or null
 * @param text all of its text, with LF between lines; that of its HTML where it has no other
 * @param passages what of the text is quoted or a signature
 * @param html its HTML, safe to show; empty where it has none
 * @param files its attachments, in their order
 * @param bounces what it says of mails that could not be delivered
 * @param automatic why a program is taken for its author, or null
 * @param problems what was not as it should be
 */
public record ReadMail(
        Headers headers,
        String subject,
        String messageId,
        @Nullable Instant date,
        String text,
        List<Passage> passages,
        String html,
        List<File> files,
        List<Bounce> bounces,
        @Nullable String automatic,
        List<String> problems) {
    /**
     * A file that came with the mail.
     *
     * @param path where it stands in the mail; {@link MailReader#open} takes it
     * @param name its name; never empty
     * @param mediaType its media type
     * @param size the number of its bytes, decoded
     * @param contentId what the HTML calls it, where it is shown inside it; else empty
     */
    public record File(String path, String name, String mediaType, long size, String contentId) {}

    /**
     * A mail that could not be delivered.
     *
     * @param messageId its Message-ID with brackets
     * @param recipient who did not get it, or empty
     * @param reason the words of whoever returned it
     */
    public record Bounce(String messageId, String recipient, String reason) {}

    /** Copies the lists. */
    public ReadMail {
        passages = List.copyOf(passages);
        files = List.copyOf(files);
        bounces = List.copyOf(bounces);
        problems = List.copyOf(problems);
    }

    /**
     * The addresses in a header, those of doubled headers together; at most 1,000.
     *
     * @param header the header's name
     * @return the addresses, in their order
     */
    public List<MailAddress> addresses(String header) {
        return headers.rawAll(header).stream()
                .flatMap(raw -> MailAddress.all(raw).stream())
                .limit(MailAddress.MOST)
                .toList();
    }

    /** {@return who wrote it; empty where it does not say} */
    public Optional<MailAddress> from() {
        return addresses("From").stream()
                .findFirst()
                .or(() -> addresses("Sender").stream().findFirst());
    }

    /** {@return the identifiers of the mails before it in its thread, the nearest last, each with brackets (RFC 5322, 3.6.4)} */
    public List<String> references() {
        String all = String.join(" ", headers.rawAll("References"));
        String nearest = String.join(" ", headers.rawAll("In-Reply-To"));
        return MessageIds.all(all + " " + nearest);
    }

    /** {@return the identifier of the mail that it answers; empty where it does not say} */
    public Optional<String> inReplyTo() {
        List<String> named = MessageIds.all(String.join(" ", headers.rawAll("In-Reply-To")));
        if (!named.isEmpty()) {
            return Optional.of(named.get(0));
        }
        List<String> references = references();
        return references.isEmpty() ? Optional.empty() : Optional.of(references.get(references.size() - 1));
    }
}
