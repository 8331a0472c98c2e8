package dev.switchboard.gmail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.mail.MailAddress;
import dev.switchboard.mail.MailLimits;
import dev.switchboard.mail.MailReader;
import dev.switchboard.mail.MailSource;
import dev.switchboard.mail.ReadMail;
import dev.switchboard.spi.ChannelException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * What has to be known of a mail to answer it.
 *
 * @param id Gmail's id of it
 * @param thread Gmail's id of its thread
 * @param messageId its Message-ID with brackets, or empty
 * @param references the mails before it in its thread
 * @param subject its subject
 * @param answerTo who gets the answer
 * @param key the idempotency key that it was sent with, or empty
 * @param internalDate when Gmail took it, in milliseconds since 1970
 */
record AnsweredMail(
        String id,
        String thread,
        String messageId,
        List<String> references,
        String subject,
        List<MailAddress> answerTo,
        String key,
        long internalDate) {
    private static final List<String> HEADERS =
            List.of("Message-ID", "References", "In-Reply-To", "Subject", "From", "Reply-To", "To", Gmail.OWN_HEADER);

    /** Asks for the headers of a mail alone; what answers with all of it is understood, too. */
    static AnsweredMail get(GmailApi api, String user, String id) throws InterruptedException {
        JsonNode answer = api.ask(
                "messages.get",
                users -> users.messages()
                        .get(GmailApi.ME, id)
                        .setFormat("metadata")
                        .setMetadataHeaders(HEADERS));
        return of(answer, user);
    }

    private static AnsweredMail of(JsonNode answer, String user) {
        ReadMail mail = headers(answer);
        List<MailAddress> from = mail.addresses("From");
        // The owner may send under another address than the mailbox's.
        boolean own = from.stream().anyMatch(address -> address.key().equals(user)) || isSent(answer);
        List<MailAddress> replyTo = mail.addresses("Reply-To");
        List<MailAddress> answerTo = own ? mail.addresses("To") : replyTo.isEmpty() ? from : replyTo;
        return new AnsweredMail(
                answer.path("id").asText(""),
                answer.path("threadId").asText(""),
                mail.headers().raw("Message-ID").isPresent() ? mail.messageId() : "",
                mail.references(),
                mail.subject(),
                answerTo,
                mail.headers().text(Gmail.OWN_HEADER).strip(),
                answer.path("internalDate").asLong());
    }

    /** Whether the owner sent it, as Gmail tells. */
    static boolean isSent(JsonNode answer) {
        for (JsonNode label : answer.path("labelIds")) {
            if (label.asText("").equals("SENT")) {
                return true;
            }
        }
        return false;
    }

    private static ReadMail headers(JsonNode answer) {
        try {
            byte[] source = answer.path("raw").isTextual()
                    ? Base64.getUrlDecoder().decode(answer.path("raw").asText())
                    : MailReader.headers(fields(answer));
            return new MailReader(MailLimits.DEFAULT).read(MailSource.of(source));
        } catch (IOException | IllegalArgumentException e) {
            throw ChannelException.unavailable("messages.get: the answer has no headers");
        }
    }

    private static List<String> fields(JsonNode answer) {
        List<String> fields = new ArrayList<>();
        for (JsonNode header : answer.path("payload").path("headers")) {
            fields.add(
                    header.path("name").asText("") + ": " + header.path("value").asText(""));
        }
        return fields;
    }
}
