package dev.switchboard.gmail;

import dev.switchboard.mail.MailLimits;
import dev.switchboard.mail.MailReader;
import dev.switchboard.mail.MailSource;
import dev.switchboard.mail.ReadMail;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.spi.InboundEvent;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
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
     * Fetches mails.
     *
     * @param mails their ids, and when the newest mail was taken by Gmail that is too old to come in
     * @throws ChannelException if it is not one mail that cannot be had, but Gmail
     */
    Brought all(Map<String, Instant> mails) throws IOException, InterruptedException {
        List<InboundEvent> events = new ArrayList<>();
        Map<String, ChannelException> failed = new LinkedHashMap<>();
        for (Map.Entry<String, Instant> mail : mails.entrySet()) {
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

    private List<InboundEvent> one(String id, Instant old) throws IOException, InterruptedException {
        try (Spool answer = new Spool()) {
            fetch(id, answer);
            return events(id, answer.source(), threads, old);
        } catch (ChannelException e) {
            if (GmailErrors.isNotFound(e)) {
                return List.of(); // deleted since the history named it
            }
            if (e.kind() == ChannelException.Kind.REJECTED) {
                // It will never be had, and only its id can be kept.
                byte[] known = ("{\"id\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8);
                return List.of(kept(id, MailSource.of(known), String.valueOf(e.getMessage())));
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

    /** What a kept answer brings, without asking anybody. */
    List<InboundEvent> parseAgain(byte[] kept) throws IOException {
        try {
            return events("", MailSource.of(kept), ConversationThreads.UNASKED, Instant.MIN);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody is asked", e);
        }
    }

    private List<InboundEvent> events(String id, MailSource answer, ConversationThreads threads, Instant old)
            throws IOException, InterruptedException {
        try (Spool mail = new Spool()) {
            RawMessage message;
            try (InputStream json = answer.open(0, answer.size())) {
                message = RawMessage.read(json, mail);
            } catch (IOException e) {
                return List.of(kept(
                        id,
                        answer,
                        "the answer of Gmail cannot be read: " + e.getClass().getSimpleName()));
            }
            String known = message.id().isEmpty() ? id : message.id();
            if (!isWanted(message) || isOld(message, old)) {
                return List.of();
            }
            return message.hasMail()
                    ? read(message, known, mail, answer, threads)
                    : List.of(kept(known, answer, "Gmail gives no source of it"));
        }
    }

    /** https://developers.google.com/workspace/gmail/api/guides/labels */
    private boolean isWanted(RawMessage message) {
        return isWanted(message, "SPAM") && isWanted(message, "TRASH") && isWanted(message, "DRAFT");
    }

    private boolean isWanted(RawMessage message, String label) {
        return !message.has(label) || settings.include().contains(label);
    }

    private static boolean isOld(RawMessage message, Instant old) {
        return message.internalDate() > 0
                && !Instant.ofEpochMilli(message.internalDate()).isAfter(old);
    }

    private List<InboundEvent> read(
            RawMessage message, String id, Spool spool, MailSource answer, ConversationThreads threads)
            throws IOException, InterruptedException {
        MailSource source = spool.source();
        try {
            ReadMail mail = reader.read(source);
            String thread = threads.of(message, mail);
            List<InboundEvent> events = new ArrayList<>(new MailEvents(settings, message, mail).events(thread));
            if (settings.keepSource()) {
                events.add(InboundEvent.unsupported("source:" + id, "mail-source", bytes(source)));
            }
            return events;
        } catch (ChannelException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            return List.of(kept(id, answer, "the mail cannot be read: " + e));
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
