package dev.switchboard.gmail;

import dev.switchboard.mail.HtmlOf;
import dev.switchboard.mail.Letter;
import dev.switchboard.mail.MailAddress;
import dev.switchboard.model.Attachment;
import dev.switchboard.model.Mail;
import dev.switchboard.model.Mail.Role;
import dev.switchboard.model.Text;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.spi.Outgoing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the mail of a part: what the host says of it, and the rest from the mail that it answers. */
final class Composition {
    /** RFC 5322, 3.6.4 names all mails of a thread; where they are many, the first and the nearest are enough. */
    private static final int MOST_REFERENCES = 30;

    private static final int SUBJECT_OF_TEXT = 60;

    private final String user;
    private final Outgoing part;
    private final Mail mail;
    private final @Nullable AnsweredMail answered;

    Composition(String user, Outgoing part, @Nullable AnsweredMail answered) {
        this.user = user;
        this.part = part;
        this.mail = part.content().all(Mail.class).stream().findFirst().orElse(Mail.BLANK);
        this.answered = answered;
    }

    /** The Message-ID of a part: the same at every try. */
    static String messageId(String user, String key) {
        String local = key.replaceAll("[^A-Za-z0-9._-]", "-");
        return "<switchboard." + local + user.substring(user.lastIndexOf('@')) + ">";
    }

    Letter letter(Instant now) {
        List<MailAddress> to = recipients();
        Text text = part.content().text();
        String html = !mail.html().isEmpty() ? mail.html() : text.spans().isEmpty() ? "" : HtmlOf.text(text);
        return new Letter(
                new MailAddress(user, name()),
                to,
                addresses(Role.CC),
                addresses(Role.BCC),
                addresses(Role.REPLY_TO),
                subject(),
                text.plain(),
                html,
                files(),
                messageId(user, part.key()),
                references(),
                now,
                marks());
    }

    private String name() {
        return mail.parties(Role.FROM).stream()
                .map(Mail.Party::name)
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse("");
    }

    private List<MailAddress> addresses(Role role) {
        return mail.parties(role).stream()
                .map(party -> new MailAddress(party.address(), party.name()))
                .toList();
    }

    private List<MailAddress> recipients() {
        List<MailAddress> named = addresses(Role.TO);
        if (!named.isEmpty()) {
            return named;
        }
        String thread = part.address().thread();
        if (answered != null && !answered.answerTo().isEmpty()) {
            return answered.answerTo();
        }
        if (thread.startsWith(Gmail.FIRST_MAIL)) {
            return List.of(new MailAddress(thread.substring(Gmail.FIRST_MAIL.length()), ""));
        }
        if (!addresses(Role.CC).isEmpty() || !addresses(Role.BCC).isEmpty()) {
            return List.of();
        }
        throw ChannelException.rejected("nobody to write to: the mail answers none, and names no recipient");
    }

    private String subject() {
        if (!mail.subject().isBlank()) {
            return mail.subject();
        }
        if (answered != null && !answered.subject().isBlank()) {
            String subject = answered.subject();
            return subject.toLowerCase(Locale.ROOT).startsWith("re:") ? subject : "Re: " + subject;
        }
        String line = part.content().text().plain().strip().lines().findFirst().orElse("");
        int end = Math.min(line.length(), SUBJECT_OF_TEXT);
        boolean insidePair = end < line.length() && end > 0 && Character.isHighSurrogate(line.charAt(end - 1));
        return line.substring(0, insidePair ? end - 1 : end);
    }

    private List<String> references() {
        if (answered == null || answered.messageId().isEmpty()) {
            return List.of();
        }
        List<String> references = new ArrayList<>(answered.references());
        references.remove(answered.messageId());
        references.add(answered.messageId());
        if (references.size() > MOST_REFERENCES) {
            references.subList(1, references.size() - MOST_REFERENCES + 1).clear();
        }
        return references;
    }

    private Map<String, String> marks() {
        Map<String, String> marks = new LinkedHashMap<>();
        marks.put(Gmail.OWN_HEADER, part.key());
        marks.put(Gmail.OWN_MAILBOX_HEADER, user);
        if (part.automatic()) {
            // RFC 3834, 3.1.7 and 5; the other is Exchange's:
            // https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxcmail
            marks.put("Auto-Submitted", answered == null ? "auto-generated" : "auto-replied");
            marks.put("X-Auto-Response-Suppress", "All");
        }
        return marks;
    }

    private List<Letter.Enclosure> files() {
        List<Letter.Enclosure> files = new ArrayList<>();
        for (Attachment attachment : part.content().all(Attachment.class)) {
            int index = files.size();
            String contentId = mail.inline().stream()
                    .filter(inline -> inline.attachment() == index)
                    .map(Mail.Inline::contentId)
                    .findFirst()
                    .orElse("");
            String name = attachment.name().isEmpty() ? "attachment-" + (index + 1) : attachment.name();
            files.add(new Letter.Enclosure(name, attachment.mediaType(), contentId, attachment::open));
        }
        return files;
    }

    /** Whom the automatic mails are counted for. */
    static List<String> counted(Letter letter) {
        List<String> recipients = new ArrayList<>();
        letter.to().forEach(address -> recipients.add(address.key()));
        letter.cc().forEach(address -> recipients.add(address.key()));
        letter.bcc().forEach(address -> recipients.add(address.key()));
        return recipients;
    }
}
