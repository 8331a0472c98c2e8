package dev.switchboard.gmail;

import dev.switchboard.mail.MailAddress;
import dev.switchboard.mail.ReadMail;
import dev.switchboard.model.Address;
import dev.switchboard.model.Attachment;
import dev.switchboard.model.Content;
import dev.switchboard.model.Element;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Mail;
import dev.switchboard.model.Mail.Role;
import dev.switchboard.spi.Background;
import dev.switchboard.spi.Background.Author;
import dev.switchboard.spi.InboundEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a mail in a mailbox means: a message, and for a bounce, what became of another one. */
final class MailEvents {
    /** Whoever is on a mail to more people does not take part in a conversation. */
    private static final int MOST_OTHERS = 50;

    private static final int ID_BYTES = 255;
    private static final String NOBODY = "unknown@sender.invalid";

    /** Where people stand on a mail, in the order in which they are told. */
    private static final Map<Role, String> HEADERS = headers();

    private final GmailSettings settings;
    private final RawMessage message;
    private final ReadMail mail;
    private final boolean past;

    /**
     * Of a mail.
     *
     * @param past whether it came in elsewhere long ago, so that it is stored and nobody answers it
     */
    MailEvents(GmailSettings settings, RawMessage message, ReadMail mail, boolean past) {
        this.settings = settings;
        this.message = message;
        this.mail = mail;
        this.past = past;
    }

    private static Map<Role, String> headers() {
        Map<Role, String> headers = new LinkedHashMap<>();
        headers.put(Role.FROM, "From");
        headers.put(Role.SENDER, "Sender");
        headers.put(Role.ORIGINAL_SENDER, "X-Original-Sender");
        headers.put(Role.REPLY_TO, "Reply-To");
        headers.put(Role.TO, "To");
        headers.put(Role.CC, "Cc");
        headers.put(Role.BCC, "Bcc");
        return headers;
    }

    /** The events, for a conversation that is called by a thread. */
    List<InboundEvent> events(String thread) {
        Address address = new Address(settings.channel(), settings.user(), thread);
        if (message.has("SENT") && isOurs()) {
            return moves(address);
        }
        List<InboundEvent> events = new ArrayList<>();
        InboundEvent.Origin origin = InboundEvent.from(address, identity(author()), at());
        Background background = new Background(kind(), others(), alias());
        InboundEvent.NewMessage event = origin.message(MailFetch.key(message.id()), message.id(), content())
                .before(background);
        String answered = mail.inReplyTo().filter(MailEvents::isId).orElse(null);
        events.add(answered == null ? event : event.replyingTo(answered));
        for (ReadMail.Bounce bounce : mail.bounces()) {
            if (isId(bounce.messageId())) {
                String key = "bounce:" + message.id() + ":" + events.size();
                events.add(origin.returned(key, bounce.messageId(), bounce.reason()));
            }
        }
        return events;
    }

    /** A mail of this connector's is known already; where it was the first to somebody, its thread is new. */
    private List<InboundEvent> moves(Address address) {
        List<MailAddress> recipients = mail.addresses("To");
        if (recipients.isEmpty() || !mail.references().isEmpty()) {
            return List.of();
        }
        Address first =
                Gmail.to(settings.channel(), settings.user(), recipients.get(0).address());
        return List.of(InboundEvent.moved("moved:" + message.id(), first, address));
    }

    /** What another Switchboard sends to this one is a mail like any other. */
    private boolean isOurs() {
        String mailbox = Gmail.mailbox(mail.headers().text(Gmail.OWN_MAILBOX_HEADER));
        return mail.headers().raw(Gmail.OWN_HEADER).isPresent()
                && (mailbox.isEmpty() || mailbox.equals(settings.user()));
    }

    private Author kind() {
        boolean ownAddress = author().key().equals(settings.user());
        if (message.has("SENT")) {
            return Author.OWNER;
        }
        boolean isUnsent = message.has("DRAFT");
        return isUnsent || past || isOurs() || ownAddress || mail.automatic() != null ? Author.PROGRAM : Author.PERSON;
    }

    private MailAddress author() {
        return mail.from()
                .orElseGet(
                        () -> mail.addresses("Return-Path").stream().findFirst().orElse(new MailAddress(NOBODY, "")));
    }

    private Instant at() {
        if (message.internalDate() > 0) {
            return Instant.ofEpochMilli(message.internalDate());
        }
        Instant written = mail.date();
        return written == null ? settings.clock().instant() : written;
    }

    private @Nullable String alias() {
        return isId(mail.messageId()) ? mail.messageId() : null;
    }

    private static boolean isId(String id) {
        int bytes = id.getBytes(StandardCharsets.UTF_8).length;
        return bytes > 0 && bytes <= ID_BYTES;
    }

    private List<Identity> others() {
        Map<String, Identity> others = new LinkedHashMap<>();
        for (Map.Entry<Role, String> header : HEADERS.entrySet()) {
            if (header.getKey() != Role.BCC) {
                for (MailAddress address : mail.addresses(header.getValue())) {
                    others.putIfAbsent(address.key(), identity(address));
                }
            }
        }
        others.remove(author().key());
        others.remove(settings.user());
        return others.values().stream().limit(MOST_OTHERS).toList();
    }

    private static Identity identity(MailAddress address) {
        String value = address.key();
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return Identity.of(
                Gmail.NAMESPACE, bytes.length <= ID_BYTES ? value : "sha256:" + digest(bytes), address.name());
    }

    static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private Content content() {
        List<Element> elements = new ArrayList<>();
        List<Mail.Inline> inline = new ArrayList<>();
        for (ReadMail.File file : mail.files()) {
            if (!file.contentId().isEmpty()) {
                inline.add(new Mail.Inline(file.contentId(), elements.size()));
            }
            String reference = message.id() + "/" + file.path();
            elements.add(Attachment.remote(file.name(), file.mediaType(), file.size(), reference));
        }
        elements.add(new Mail(mail.subject(), parties(), mail.passages(), mail.html(), inline));
        return Content.text(mail.text()).withElements(elements);
    }

    private List<Mail.Party> parties() {
        List<Mail.Party> parties = new ArrayList<>();
        for (Map.Entry<Role, String> header : HEADERS.entrySet()) {
            for (MailAddress address : mail.addresses(header.getValue())) {
                parties.add(new Mail.Party(header.getKey(), address.address(), address.name()));
            }
        }
        return parties;
    }
}
