package dev.switchboard.gmail;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.mail.MailLimits;
import dev.switchboard.mail.MailReader;
import dev.switchboard.mail.MailSource;
import dev.switchboard.mail.ReadMail;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.spi.InboundEvent;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Fetches mails and reads them. One that cannot be read is kept as Gmail answered it, and the others come in. Safe from
 * any thread.
 */
final class MailFetch {
    /** What is kept of an answer that cannot be read. A mail has at most 50 MB: https://support.google.com/a/answer/1366776. */
    private static final int MOST_KEPT = 80 * 1024 * 1024;

    /** So often in a row a mail, or all that were asked for, may keep the others waiting. */
    private static final int MOST_FAILURES = 3;

    /** So often an answer may be none of Gmail's before it is kept, which takes a quarter of an hour. */
    private static final int MOST_UNREADABLE = 10;

    /** So many bytes of such an answer are kept. */
    private static final int MOST_SHOWN = 4_000;

    /** What is kept where Gmail gave nothing else: by it, it can be asked again. */
    private static final String BY_ID = "mail";

    private static final int MOST_KEPT_BY_ID = 10 * MOST_SHOWN;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private final GmailSettings settings;
    private final GmailApi api;
    private final ThreadPeople threads;
    private final MailReader reader = new MailReader(MailLimits.DEFAULT);

    MailFetch(GmailSettings settings, GmailApi api) {
        this.settings = settings;
        this.api = api;
        this.threads = new ThreadPeople(settings.user(), api);
    }

    /**
     * What some mails brought.
     *
     * @param events the events, in the mails' order; those that are gone, old or not wanted bring none
     * @param failed the mails that Gmail cannot give now, though it gives others
     */
    record Brought(List<InboundEvent> events, List<String> failed) {}

    /**
     * What becomes of a mail by when it was taken by Gmail.
     *
     * @param gone one that was taken by then does not come in: it was there before
     * @param past one that was taken by then was taken elsewhere, as by an import; it comes in, and is answered only where it
     *     waits in the inbox to be read
     */
    record Age(Instant gone, Instant past) {
        static final Age ANY = new Age(Instant.MIN, Instant.MIN);

        static Age notBefore(Instant gone) {
            return new Age(gone, Instant.MIN);
        }

        static Age newAfter(Instant past) {
            return new Age(Instant.MIN, past);
        }
    }

    /**
     * Fetches mails.
     *
     * @param mails their ids, and how old each may be
     * @throws ChannelException if it is not one mail that cannot be had, but Gmail
     */
    Brought all(Map<String, Age> mails) throws IOException, InterruptedException {
        List<InboundEvent> events = new ArrayList<>();
        Map<String, ChannelException> failed = new LinkedHashMap<>();
        for (Map.Entry<String, Age> mail : mails.entrySet()) {
            try {
                events.addAll(one(mail.getKey(), mail.getValue()));
                failures.remove(mail.getKey());
            } catch (ChannelException e) {
                failed.put(mail.getKey(), passing(mail.getKey(), e));
            }
        }
        boolean none = failed.size() == mails.size() && failed.size() > 1;
        for (Map.Entry<String, ChannelException> failure : failed.entrySet()) {
            if (none && failures.getOrDefault(failure.getKey(), 0) < MOST_FAILURES) {
                throw failure.getValue();
            }
        }
        return new Brought(events, List.copyOf(failed.keySet()));
    }

    private List<InboundEvent> one(String id, Age age) throws IOException, InterruptedException {
        try (Spool answer = new Spool()) {
            fetch(id, answer);
            return fetched(id, answer.source(), age);
        } catch (ChannelException e) {
            if (GmailErrors.isNotFound(e)) {
                return List.of(); // deleted since the history named it
            }
            if (e.kind() == ChannelException.Kind.REJECTED) {
                return List.of(known(id, "", String.valueOf(e.getMessage())));
            }
            throw e;
        }
    }

    /** A fault that may be one mail's alone; every other one is thrown. */
    private ChannelException passing(String id, ChannelException failure) {
        int count = failures.merge(id, 1, Integer::sum);
        boolean ofMail = GmailErrors.isAnswer(failure) || count >= MOST_FAILURES;
        if (failure.kind() != ChannelException.Kind.UNAVAILABLE || !ofMail || !SyncOffset.canHold(id)) {
            throw failure;
        }
        return failure;
    }

    private void fetch(String id, Spool into) throws InterruptedException {
        var unused = api.ask(
                "messages.get",
                users -> users.messages().get(GmailApi.ME, id).setFormat("raw"),
                answer -> answer.transferTo(into));
    }

    /** What a kept answer brings. Gmail is asked only for what is not in it. */
    List<InboundEvent> parseAgain(byte[] kept) throws IOException {
        try {
            List<InboundEvent> events = events("", MailSource.of(kept), ConversationThreads.UNASKED, Age.ANY);
            boolean isMail = events.isEmpty() || !(events.get(0) instanceof InboundEvent.Raw);
            String id = isMail ? "" : idAlone(kept);
            List<InboundEvent> fetched = id.isEmpty() ? List.of() : one(id, Age.ANY);
            return fetched.isEmpty() ? events : fetched;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a mail was asked for again");
        }
    }

    /** The id of a mail of which nothing else is kept; empty where there is more. */
    private static String idAlone(byte[] kept) throws IOException {
        return kept.length > MOST_KEPT_BY_ID
                ? ""
                : JSON.readTree(kept).path(BY_ID).asText("");
    }

    /** What an answer of Gmail's brings; one that is none, as from a proxy, may be one the next time. */
    private List<InboundEvent> fetched(String id, MailSource answer, Age age) throws IOException, InterruptedException {
        try {
            return events(id, answer, threads, age);
        } catch (RawMessage.UnreadableException e) {
            if (failures.getOrDefault(id, 0) < MOST_UNREADABLE) {
                throw ChannelException.unavailable("messages.get: the answer is none of Gmail's");
            }
            try (InputStream text = answer.open(0, answer.size())) {
                String shown = new String(text.readNBytes(MOST_SHOWN), StandardCharsets.UTF_8);
                return List.of(known(id, shown, "the answer of Gmail cannot be read"));
            }
        }
    }

    /** What is kept of a mail that cannot be had: by its id, Gmail can be asked again. */
    private static InboundEvent known(String id, String answer, String reason) throws IOException {
        ObjectNode known = JsonNodeFactory.instance.objectNode().put(BY_ID, id);
        if (!answer.isEmpty()) {
            known.put("answer", answer);
        }
        return kept(id, MailSource.of(known.toString().getBytes(StandardCharsets.UTF_8)), reason);
    }

    private List<InboundEvent> events(String id, MailSource answer, ConversationThreads threads, Age age)
            throws IOException, InterruptedException {
        try (Spool mail = new Spool()) {
            RawMessage message;
            try (InputStream json = answer.open(0, answer.size())) {
                message = RawMessage.read(json, mail);
            }
            String known = message.id().isEmpty() ? id : message.id();
            if (!isWanted(message) || isBy(message, age.gone)) {
                return List.of();
            }
            return message.hasMail()
                    ? read(message, mail, answer, threads, isPast(message, age))
                    : List.of(kept(known, answer, "Gmail gives no source of it"));
        }
    }

    /** Whether it came in elsewhere long ago, and does not wait to be read. */
    private static boolean isPast(RawMessage message, Age age) {
        return isBy(message, age.past) && !(message.has("INBOX") && message.has("UNREAD"));
    }

    /** https://developers.google.com/workspace/gmail/api/guides/labels */
    private boolean isWanted(RawMessage message) {
        return isWanted(message, "SPAM") && isWanted(message, "TRASH") && isWanted(message, "DRAFT");
    }

    private boolean isWanted(RawMessage message, String label) {
        return !message.has(label) || settings.include().contains(label);
    }

    private static boolean isBy(RawMessage message, Instant time) {
        return message.internalDate() > 0
                && !Instant.ofEpochMilli(message.internalDate()).isAfter(time);
    }

    private List<InboundEvent> read(
            RawMessage message, Spool spool, MailSource answer, ConversationThreads threads, boolean past)
            throws IOException, InterruptedException {
        MailSource source = spool.source();
        try {
            ReadMail mail = reader.read(source);
            String thread = threads.of(message, mail);
            List<InboundEvent> events = new ArrayList<>(new MailEvents(settings, message, mail, past).events(thread));
            if (settings.keepSource()) {
                events.add(InboundEvent.unsupported("source:" + message.id(), "mail-source", bytes(source)));
            }
            return events;
        } catch (ChannelException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            return List.of(kept(message.id(), answer, "the mail cannot be read: " + e));
        }
    }

    private static InboundEvent kept(String id, MailSource answer, String reason) throws IOException {
        byte[] bytes = bytes(answer);
        return InboundEvent.unreadable(key(id.isEmpty() ? MailEvents.digest(bytes) : id), bytes, reason);
    }

    static String key(String id) {
        return "mail:" + id;
    }

    private static byte[] bytes(MailSource source) throws IOException {
        try (InputStream bytes = source.open(0, source.size())) {
            return bytes.readNBytes(MOST_KEPT);
        }
    }

    /** A file of a mail, by the reference that {@link MailEvents} gave it. */
    InputStream open(String reference) throws IOException, InterruptedException {
        int slash = reference.indexOf('/');
        if (slash < 1) {
            throw ChannelException.rejected("no file of a mail: " + reference);
        }
        Spool mail = new Spool();
        boolean opened = false;
        try (Spool answer = new Spool()) {
            fetch(reference.substring(0, slash), answer);
            MailSource kept = answer.source();
            try (InputStream json = kept.open(0, kept.size())) {
                RawMessage.read(json, mail);
            }
            InputStream file = reader.open(mail.source(), reference.substring(slash + 1));
            opened = true;
            return mail.closedWith(file);
        } catch (FileNotFoundException e) {
            throw ChannelException.rejected(String.valueOf(e.getMessage()));
        } finally {
            if (!opened) {
                mail.close();
            }
        }
    }
}
