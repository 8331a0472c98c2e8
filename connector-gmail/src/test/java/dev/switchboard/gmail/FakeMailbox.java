package dev.switchboard.gmail;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.mail.MailLimits;
import dev.switchboard.mail.MailReader;
import dev.switchboard.mail.MailSource;
import dev.switchboard.mail.ReadMail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A mailbox as Gmail keeps it: mails with labels in threads, and the history of what happened to them. */
final class FakeMailbox {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, StoredMail> mails = new LinkedHashMap<>();
    private final List<Change> changes = new ArrayList<>();
    /** Larger than 64 bits, since Gmail promises no more than a number. */
    private BigInteger history = new BigInteger("36893488147419103232000");

    private BigInteger forgotten = BigInteger.ZERO;
    private final Set<String> unindexed = new LinkedHashSet<>();
    private int ids = 0x1000;
    /** As a history whose records have no ids. */
    volatile boolean namesNoRecords;

    /** A moment ago by the clock of those that ask, as the time of all that is there. */
    private long now = System.currentTimeMillis() - 60_000;

    /** A mail; without a source where it is something else. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record StoredMail(
            String id, String thread, Set<String> labels, byte @Nullable [] source, long date, BigInteger history) {
        ReadMail read() {
            try {
                return new MailReader(MailLimits.DEFAULT).read(MailSource.of(source == null ? new byte[0] : source));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private record Change(BigInteger id, String kind, StoredMail mail, List<String> labels) {}

    synchronized StoredMail add(byte @Nullable [] source, @Nullable String thread, String... labels) {
        String id = nextId();
        ids++;
        history = history.add(BigInteger.TEN);
        String inThread = thread != null ? thread : threadOf(source).orElse(id);
        StoredMail mail = new StoredMail(id, inThread, new LinkedHashSet<>(List.of(labels)), source, now++, history);
        mails.put(id, mail);
        changes.add(new Change(history, "messagesAdded", mail, List.of()));
        return mail;
    }

    /** The id that the next mail gets. */
    synchronized String nextId() {
        return Integer.toHexString(ids + 1) + "abcdef012345";
    }

    /** A mail that says that it was taken at another time, as one that is imported or restored. */
    synchronized StoredMail addDated(byte[] source, Instant date, String... labels) {
        long present = now;
        now = date.toEpochMilli();
        StoredMail mail = add(source, null, labels);
        now = present;
        return mail;
    }

    /** As Gmail threads: by any of the references. */
    private Optional<String> threadOf(byte @Nullable [] source) {
        if (source == null) {
            return Optional.empty();
        }
        List<String> references =
                new StoredMail("", "", Set.of(), source, 0, history).read().references();
        return mails.values().stream()
                .filter(mail ->
                        mail.source() != null && references.contains(mail.read().messageId()))
                .map(StoredMail::thread)
                .findFirst();
    }

    synchronized void relabel(String id, Collection<String> added, Collection<String> removed) {
        StoredMail mail = mails.get(id);
        history = history.add(BigInteger.TEN);
        mail.labels().addAll(added);
        mail.labels().removeAll(removed);
        if (!added.isEmpty()) {
            changes.add(new Change(history, "labelsAdded", mail, List.copyOf(added)));
        }
        if (!removed.isEmpty()) {
            changes.add(new Change(history, "labelsRemoved", mail, List.copyOf(removed)));
        }
    }

    synchronized void delete(String id) {
        mails.remove(id);
    }

    /** The index of the search does not know of it yet, or does again. */
    synchronized void unindexed(String id, boolean unknown) {
        if (unknown) {
            unindexed.add(id);
        } else {
            unindexed.remove(id);
        }
    }

    /** What was until now is no longer told. */
    synchronized void forgetHistory() {
        forgotten = history;
        changes.clear();
    }

    synchronized BigInteger history() {
        return history;
    }

    synchronized Optional<StoredMail> get(String id) {
        return Optional.ofNullable(mails.get(id));
    }

    synchronized List<StoredMail> all() {
        return new ArrayList<>(mails.values());
    }

    /** One page of the history; empty where it begins before what is still known. */
    synchronized Optional<ObjectNode> changesAfter(BigInteger start, int most, int from) {
        if (start.compareTo(forgotten) < 0) {
            return Optional.empty();
        }
        List<Change> later = changes.stream()
                .filter(change -> change.id().compareTo(start) > 0)
                .toList();
        ObjectNode answer = JSON.createObjectNode().put("historyId", history.toString());
        int end = Math.min(later.size(), from + most);
        if (from < end) {
            ArrayNode records = answer.putArray("history");
            later.subList(from, end).forEach(change -> records.add(record(change)));
        }
        if (end < later.size()) {
            answer.put("nextPageToken", "page-" + end);
        }
        return Optional.of(answer);
    }

    private ObjectNode record(Change change) {
        ObjectNode record = JSON.createObjectNode();
        if (!namesNoRecords) {
            record.put("id", change.id().toString());
        }
        ObjectNode mail = JSON.createObjectNode()
                .put("id", change.mail().id())
                .put("threadId", change.mail().thread());
        change.mail().labels().forEach(mail.putArray("labelIds")::add);
        record.putArray("messages").add(mail.deepCopy());
        ObjectNode what = record.putArray(change.kind()).addObject();
        what.set("message", mail);
        if (!change.labels().isEmpty()) {
            change.labels().forEach(what.putArray("labelIds")::add);
        }
        return record;
    }

    /** Newest first, as Gmail lists them. */
    synchronized List<StoredMail> list(String query, @Nullable String label) {
        List<StoredMail> found = new ArrayList<>();
        for (StoredMail mail : mails.values()) {
            boolean fits = !unindexed.contains(mail.id())
                    && (label == null || mail.labels().contains(label));
            if (query.startsWith("rfc822msgid:")) {
                String id = "<" + query.substring("rfc822msgid:".length()) + ">";
                fits &= mail.source() != null && mail.read().messageId().equals(id);
            } else if (query.startsWith("after:")) {
                fits &= mail.date() / 1000 >= Long.parseLong(query.substring("after:".length()));
            }
            if (fits) {
                found.add(0, mail);
            }
        }
        return found;
    }

    /** A mail as it is told in a format. */
    static ObjectNode told(StoredMail mail, String format) {
        ObjectNode answer = JSON.createObjectNode()
                .put("id", mail.id())
                .put("threadId", mail.thread())
                .put("historyId", mail.history().toString())
                .put("internalDate", Long.toString(mail.date()));
        mail.labels().forEach(answer.putArray("labelIds")::add);
        if (mail.source() == null) {
            return answer.put("snippet", mail.labels().toString());
        }
        if (format.equals("raw")) {
            answer.put("raw", Base64.getUrlEncoder().encodeToString(mail.source()));
        } else if (!format.equals("minimal")) {
            ArrayNode headers = answer.putObject("payload").putArray("headers");
            mail.read()
                    .headers()
                    .all()
                    .forEach(header ->
                            headers.addObject().put("name", header.name()).put("value", header.text()));
        }
        return answer;
    }

    /** A mail in one line of text, written as people write it. */
    static byte[] mail(String from, String to, String id, String references, String subject, String text) {
        String thread =
                references.isEmpty() ? "" : "In-Reply-To: " + references + "\r\nReferences: " + references + "\r\n";
        return ("From: " + from + "\r\nTo: " + to + "\r\nSubject: " + subject + "\r\nMessage-ID: " + id + "\r\n"
                        + thread
                        + "Date: Sat, 21 Nov 2026 20:00:00 +0000\r\nMIME-Version: 1.0\r\n"
                        + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + text)
                .getBytes(StandardCharsets.UTF_8);
    }
}
