package dev.switchboard.gmail;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.api.client.http.InputStreamContent;
import com.google.api.services.gmail.model.Message;
import dev.switchboard.mail.Letter;
import dev.switchboard.mail.MailSource;
import dev.switchboard.mail.MailWriter;
import dev.switchboard.model.Attachment;
import dev.switchboard.model.Mail;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.spi.Outgoing;
import dev.switchboard.spi.Sent;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends mails: https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages/send. All that can fail
 * before Gmail is told anything is done before. Safe from any thread.
 */
final class MailSending {
    private static final Logger LOG = LoggerFactory.getLogger(MailSending.class);

    /** The same page: "Maximum file size: 36,700,160 bytes". */
    static final long MOST_BYTES = 36_700_160;

    /** https://developers.google.com/workspace/gmail/api/guides/uploads: beyond 5 MB, an upload that can be resumed. */
    private static final long MOST_AT_ONCE = 5_000_000;

    private static final int MOST_BEGUN = 1_000;
    private static final int CHUNK = 1024 * 1024;

    /** Base64 in lines of 76 characters makes 78 bytes of 57. */
    private static final double ENCODED = 78 / 57.0;

    /** No character of a text takes more bytes in any encoding of it. */
    private static final double ENCODED_UNIT = 9;

    private final GmailSettings settings;
    private final GmailApi api;
    private final LoopGuard guard;

    /** The last mail of each conversation that the host began, until the sync tells its thread. */
    private final Map<String, String> begun = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST_BEGUN;
        }
    });

    MailSending(GmailSettings settings, GmailApi api) {
        this.settings = settings;
        this.api = api;
        this.guard = new LoopGuard(settings.automaticPerHour(), settings.clock());
    }

    Sent send(Outgoing part) throws InterruptedException {
        return TimeLeft.within(() -> sendInTime(part));
    }

    private Sent sendInTime(Outgoing part) throws InterruptedException {
        AnsweredMail answered = answered(part);
        Letter letter = new Composition(settings.user(), part, answered)
                .letter(settings.clock().instant());
        Spool mail = new Spool();
        try {
            write(letter, mail);
            if (part.automatic()) {
                Composition.counted(letter).forEach(recipient -> guard.pass(recipient, part.key()));
            }
            JsonNode sent = send(mail, thread(answered));
            if (part.address().thread().startsWith(Gmail.FIRST_MAIL)) {
                begun.put(part.address().thread(), sent.path("id").asText(""));
            }
            return readBack(sent, letter);
        } catch (IOException e) {
            throw ChannelException.unavailable("the mail could not be written: " + e.getMessage());
        } finally {
            mail.discard();
        }
    }

    /** The mail that a part answers: the one that it names, or the one that its thread is called by. */
    private @Nullable AnsweredMail answered(Outgoing part) throws InterruptedException {
        String named = part.replyTo();
        String thread = part.address().thread();
        String id = named != null
                ? named
                : thread.startsWith(Gmail.FIRST_MAIL)
                        ? begun.getOrDefault(thread, "")
                        // Gmail calls a thread by its first mail, so that one is there where nothing nearer is known.
                        : thread.substring(thread.indexOf('/') + 1);
        if (id.isEmpty()) {
            return null;
        }
        try {
            return AnsweredMail.get(api, settings.user(), id);
        } catch (ChannelException e) {
            if (e.kind() == ChannelException.Kind.REJECTED) {
                return null; // deleted meanwhile: it is answered all the same, if anybody is named
            }
            throw e;
        }
    }

    /** A thread is only taken for a mail that answers one of it. */
    private static @Nullable String thread(@Nullable AnsweredMail answered) {
        return answered == null || answered.thread().isEmpty() ? null : answered.thread();
    }

    private static void write(Letter letter, Spool mail) throws IOException {
        try {
            MailWriter.write(letter, mail);
        } catch (IllegalArgumentException e) {
            throw ChannelException.rejected("the mail cannot be written: " + e.getMessage());
        }
        if (mail.size() > MOST_BYTES) {
            throw ChannelException.rejected("the mail has " + mail.size()
                    + " bytes with its attachments encoded; Gmail takes at most " + MOST_BYTES);
        }
    }

    private JsonNode send(Spool mail, @Nullable String thread) throws IOException, InterruptedException {
        try {
            return sendTo(mail, thread);
        } catch (ChannelException e) {
            boolean inPieces = mail.size() > MOST_AT_ONCE;
            if (!GmailErrors.isNotFound(e) || (thread == null && !inPieces)) {
                throw e;
            }
            // Documented as not done. An upload in pieces may have ended too early; else the thread is gone, and it is
            // better to be outside of it than not to be sent at all.
            return inPieces ? uploadAgain(mail, thread) : sendTo(mail, null);
        }
    }

    private JsonNode uploadAgain(Spool mail, @Nullable String thread) throws IOException, InterruptedException {
        try {
            return sendTo(mail, thread);
        } catch (ChannelException e) {
            if (thread != null && GmailErrors.isNotFound(e)) {
                return sendTo(mail, null);
            }
            throw e;
        }
    }

    private JsonNode sendTo(Spool mail, @Nullable String thread) throws IOException, InterruptedException {
        MailSource source = mail.source();
        TimeLeft.more(TimeLeft.toSend(source.size()));
        if (mail.size() > MOST_AT_ONCE) {
            return upload(source, thread);
        }
        byte[] bytes;
        try (InputStream all = source.open(0, source.size())) {
            bytes = all.readAllBytes();
        }
        Message message =
                new Message().setThreadId(thread).setRaw(Base64.getUrlEncoder().encodeToString(bytes));
        return api.change("messages.send", users -> users.messages().send(GmailApi.ME, message));
    }

    /** How much longer than that of other calls the send of a part may take, or have taken; at most 281 seconds. */
    static Duration upload(Outgoing part) {
        int html = part.content().all(Mail.class).stream()
                .mapToInt(mail -> mail.html().length())
                .sum();
        double bytes = ENCODED_UNIT * (html + part.content().text().plain().length());
        for (Attachment attachment : part.content().all(Attachment.class)) {
            bytes += attachment.size() < 0 ? MOST_BYTES : attachment.size() * ENCODED;
        }
        return TimeLeft.toSend((long) Math.min(bytes, MOST_BYTES));
    }

    private JsonNode upload(MailSource source, @Nullable String thread) throws IOException, InterruptedException {
        // Where it fails, Google's client leaves the stream open.
        List<InputStream> opened = new ArrayList<>();
        try {
            return upload(source, thread, opened);
        } finally {
            for (InputStream stream : opened) {
                stream.close();
            }
        }
    }

    private JsonNode upload(MailSource source, @Nullable String thread, List<InputStream> opened)
            throws InterruptedException {
        return api.changeStreaming("messages.send", users -> {
            InputStream bytes = source.open(0, source.size());
            opened.add(bytes);
            InputStreamContent content = new InputStreamContent("message/rfc822", bytes);
            content.setLength(source.size()).setCloseInputStream(true);
            var send = users.messages().send(GmailApi.ME, new Message().setThreadId(thread), content);
            send.getMediaHttpUploader().setChunkSize(CHUNK);
            return send;
        });
    }

    /** Gmail may have given the mail another Message-ID than its own; by that one its answers will name it. */
    private Sent readBack(JsonNode sent, Letter letter) throws InterruptedException {
        String id = sent.path("id").asText("");
        if (id.isEmpty()) {
            throw ChannelException.inDoubt("messages.send: the answer has no id");
        }
        try {
            AnsweredMail mail = AnsweredMail.get(api, settings.user(), id);
            return mail.messageId().isEmpty() ? Sent.as(id).alsoKnownAs(letter.messageId()) : SentMails.sent(mail);
        } catch (ChannelException e) {
            LOG.info("Mail {} is sent, but its Message-ID could not be read back: {}", id, e.getMessage());
            return Sent.as(id).alsoKnownAs(letter.messageId());
        }
    }
}
