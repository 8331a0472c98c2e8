package dev.switchboard.gmail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.switchboard.gmail.MailFetch.Age;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.spi.Received;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is new in a mailbox, as https://developers.google.com/workspace/gmail/api/guides/sync describes it: by its
 * history, and where that is gone, by a list of what came since. Both may name a mail that was taken in already; its key
 * is the same then. All that has to be known to go on stands in the offset, so what was not stored is brought again. For
 * one thread at a time.
 */
final class MailboxSync {
    /** So many mails are fetched before what they brought is stored: each may be large, and a poll is to end soon. */
    private static final int AT_ONCE = 10;

    /** So many pages of the history are read before the place is stored up to which they led. */
    private static final int PAGES_AT_ONCE = 10;

    private static final List<String> HISTORY_TYPES = List.of("messageAdded", "labelAdded", "labelRemoved");
    private static final long PAGE = 500;

    /** Where no mail tells the time by Gmail's clock, this side's is used, which may be ahead. */
    private static final Duration CLOCKS_DIFFER = Duration.ofHours(1);

    /** Mails are added in the order in which they were taken, but for such as are imported or restored. */
    private static final Duration LONG_AGO = Duration.ofDays(1);

    /** Gmail keeps spam and trash for 30 days, so what is older was mail like others before, and is known. */
    private static final Duration OLD = Duration.ofDays(30);

    private static final Duration LONGEST_PAUSE_IN_GAP = Duration.ofSeconds(10);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(10);

    private final GmailSettings settings;
    private final GmailApi api;
    private final MailFetch fetch;
    private final MailboxGap gap;
    private final LateMails late;
    private volatile Duration pause;

    MailboxSync(GmailSettings settings, GmailApi api, MailFetch fetch) {
        this.settings = settings;
        this.api = api;
        this.fetch = fetch;
        this.gap = new MailboxGap(settings, api);
        this.late = new LateMails(settings.clock());
        this.pause = settings.times().pollInterval();
    }

    /**
     * What is to be fetched next.
     *
     * @param mails the mails, and how old each may be
     * @param next where to go on when they are stored
     * @param more whether it is known that there is more behind it
     */
    private record Step(Map<String, Age> mails, SyncOffset next, boolean more) {}

    /** {@return how long to wait after a poll that brought nothing} */
    Duration pause() {
        return pause;
    }

    Received poll(@Nullable String offset) throws IOException, InterruptedException {
        if (offset == null) {
            return Received.nothing().offset(start().text());
        }
        SyncOffset from = SyncOffset.parse(offset);
        Step step = from.gap() == null ? history(from) : gap(from);
        Map<String, Age> mails = new LinkedHashMap<>();
        late.due(from.late()).forEach(id -> mails.put(id, added(from)));
        mails.putAll(step.mails);
        MailFetch.Brought brought = fetch.all(mails);
        List<String> later = late.after(from.late(), mails.keySet(), brought.failed());
        if (later.size() > SyncOffset.MOST_LATE) {
            throw ChannelException.unavailable(
                    "Gmail cannot give more than " + SyncOffset.MOST_LATE + " mails; those behind them wait");
        }
        SyncOffset next = step.next.late(later);
        if (next.gap() == null) {
            next = next.at(next.history(), newest(brought.events(), from.at()));
        }
        pause = pause(next);
        Received received = next.equals(from) && brought.events().isEmpty()
                ? Received.nothing()
                : Received.of(brought.events()).offset(next.text());
        return step.more && !next.equals(from) ? received.andPoll() : received;
    }

    private Duration pause(SyncOffset next) {
        Duration wanted = settings.times().pollInterval();
        if (next.gap() != null) {
            wanted = shorter(wanted, LONGEST_PAUSE_IN_GAP);
        }
        Duration untilLate = late.wait(next.late()).orElse(wanted);
        return shorter(wanted, untilLate.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : untilLate);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    /** Where the mailbox is now. */
    private SyncOffset start() throws InterruptedException {
        return SyncOffset.of(currentHistory(), now(), newestThatIsThere());
    }

    private Instant now() {
        return settings.clock().instant();
    }

    /** When the newest mail was taken that is there already, by Gmail's clock. */
    private Instant newestThatIsThere() throws InterruptedException {
        try {
            JsonNode newest = newestMail();
            long date = newest.path("internalDate").asLong();
            Instant taken = Instant.ofEpochMilli(date);
            // One that was imported may say that it was taken years from now, and would make all others old.
            if (date > 0 && !taken.isAfter(now())) {
                return taken;
            }
        } catch (ChannelException e) {
            if (!GmailErrors.isNotServed(e)) {
                throw e;
            }
        }
        return now().minus(CLOCKS_DIFFER).truncatedTo(ChronoUnit.MILLIS);
    }

    private JsonNode newestMail() throws InterruptedException {
        JsonNode list = api.ask(
                "messages.list",
                users -> users.messages()
                        .list(GmailApi.ME)
                        .setIncludeSpamTrash(true)
                        .setMaxResults(1L));
        String id = list.path("messages").path(0).path("id").asText("");
        return id.isEmpty()
                ? JsonNodeFactory.instance.objectNode()
                : api.ask(
                        "messages.get",
                        users -> users.messages().get(GmailApi.ME, id).setFormat("minimal"));
    }

    private String currentHistory() throws InterruptedException {
        try {
            JsonNode profile = api.ask("getProfile", users -> users.getProfile(GmailApi.ME));
            String history = profile.path("historyId").asText("");
            if (isNumber(history)) {
                return history;
            }
        } catch (ChannelException e) {
            if (!GmailErrors.isNotServed(e)) {
                throw e;
            }
        }
        return newestHistory();
    }

    /** The history id of the newest mail, for what speaks the API without profiles. */
    private String newestHistory() throws InterruptedException {
        String history = newestMail().path("historyId").asText("");
        return isNumber(history) ? history : "1";
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= 100 && text.chars().allMatch(unit -> unit >= '0' && unit <= '9');
    }

    private Step history(SyncOffset from) throws InterruptedException {
        HistoryPages pages = new HistoryPages(added(from), Age.notBefore(later(from.since(), now().minus(OLD))));
        try {
            readHistory(from, pages);
        } catch (ChannelException e) {
            // "an HTTP 404 error response": the history is kept for about a week, and then full lists are needed.
            if (GmailErrors.isNotFound(e)) {
                SyncOffset gone = from.at(currentHistory(), from.at()).gap("");
                return new Step(Map.of(), gone, true);
            }
            throw e;
        }
        String end = pages.end.isEmpty() ? from.history() : pages.end;
        return new Step(pages.mails, from.at(end, from.at()), pages.full);
    }

    /** What the history says was added is new, whatever its date. */
    private static Age added(SyncOffset from) {
        return Age.newAfter(from.at().minus(LONG_AGO));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private Step gap(SyncOffset from) throws InterruptedException {
        MailboxGap.Step step = gap.next(from, AT_ONCE);
        Map<String, Age> mails = new LinkedHashMap<>();
        step.mails().forEach(id -> mails.put(id, Age.notBefore(from.since())));
        return step.whole()
                ? new Step(mails, from.at(from.history(), from.at()), true)
                : new Step(mails, from.gap(step.last()), step.left());
    }

    /** By the mails themselves, and not by the clock: the same mails give the same offset. */
    private Instant newest(List<InboundEvent> events, Instant before) {
        Instant now = now();
        Instant newest = before;
        for (InboundEvent event : events) {
            if (event instanceof InboundEvent.NewMessage message
                    && message.origin().at().isAfter(newest)
                    && message.origin().at().isBefore(now)) {
                newest = message.origin().at();
            }
        }
        return newest.truncatedTo(ChronoUnit.SECONDS);
    }

    /** What was read of the history, and up to where. */
    private static final class HistoryPages {
        private final Age ofAdded;
        private final Age ofShown;
        private final Map<String, Age> mails = new LinkedHashMap<>();
        private String end = "";
        private boolean full;

        HistoryPages(Age ofAdded, Age ofShown) {
            this.ofAdded = ofAdded;
            this.ofShown = ofShown;
        }

        /** Takes a record's mails, all or none; false where there is no room for them. */
        private boolean take(JsonNode record) {
            Set<String> added = HistoryRecord.added(record);
            Set<String> all = new LinkedHashSet<>(added);
            all.addAll(HistoryRecord.shown(record));
            if (!mails.isEmpty() && mails.size() + all.size() > AT_ONCE) {
                return false;
            }
            for (String id : all) {
                if (added.contains(id)) {
                    mails.put(id, ofAdded);
                } else {
                    mails.putIfAbsent(id, ofShown);
                }
            }
            String id = record.path("id").asText("");
            end = isNumber(id) ? id : end;
            return true;
        }
    }

    private void readHistory(SyncOffset from, HistoryPages pages) throws InterruptedException {
        String token = null;
        int read = 0;
        do {
            String page = token;
            JsonNode answer = api.ask(
                    "history.list",
                    users -> users.history()
                            .list(GmailApi.ME)
                            .setStartHistoryId(new BigInteger(from.history()))
                            .setHistoryTypes(HISTORY_TYPES)
                            .setMaxResults(PAGE)
                            .setPageToken(page));
            readPage(answer, pages);
            token = answer.path("nextPageToken").asText("");
            boolean led = !pages.end.isEmpty();
            pages.full |= ++read >= PAGES_AT_ONCE && led && !token.isEmpty();
        } while (!pages.full && !token.isEmpty());
    }

    private static void readPage(JsonNode answer, HistoryPages pages) {
        for (JsonNode record : answer.path("history")) {
            if (!pages.take(record)) {
                pages.full = true;
                return;
            }
        }
        String current = answer.path("historyId").asText("");
        if (answer.path("nextPageToken").asText("").isEmpty() && isNumber(current)) {
            pages.end = current;
        }
    }
}
