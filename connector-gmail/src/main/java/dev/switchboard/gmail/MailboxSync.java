package dev.switchboard.gmail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.spi.Received;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is new in a mailbox, as https://developers.google.com/workspace/gmail/api/guides/sync describes it: by its
 * history, and where that is gone, by a list of what came since. Both may name a mail that was taken in already; its key
 * is the same then. For one thread at a time.
 */
final class MailboxSync {
    /** So many mails are fetched before what they brought is stored: each may be large, and a poll is to end soon. */
    private static final int AT_ONCE = 10;

    /** The clocks of Gmail's search and of this side may differ, and its index lags: what is listed begins earlier. */
    private static final Duration OVERLAP = Duration.ofHours(1);

    private static final List<String> HISTORY_TYPES = List.of("messageAdded", "labelAdded", "labelRemoved");
    private static final long PAGE = 500;

    private final GmailSettings settings;
    private final GmailApi api;
    private final MailFetch fetch;
    /** The mails of a gap that are not taken in yet, oldest first; listed again where another node or start goes on. */
    private final Deque<String> gap = new ArrayDeque<>();

    private String gapOffset = "";

    MailboxSync(GmailSettings settings, GmailApi api, MailFetch fetch) {
        this.settings = settings;
        this.api = api;
        this.fetch = fetch;
    }

    Received poll(@Nullable String offset) throws IOException, InterruptedException {
        if (offset == null) {
            return Received.nothing().offset(start().text());
        }
        SyncOffset from = SyncOffset.parse(offset);
        return from.gap() ? gap(from, offset) : history(from);
    }

    /** Where the mailbox is now. */
    private SyncOffset start() throws InterruptedException {
        return new SyncOffset(currentHistory(), now(), false);
    }

    private Instant now() {
        return settings.clock().instant();
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
        JsonNode list = api.ask(
                "messages.list", users -> users.messages().list(GmailApi.ME).setMaxResults(1L));
        String id = list.path("messages").path(0).path("id").asText("");
        if (id.isEmpty()) {
            return "1";
        }
        JsonNode newest = api.ask(
                "messages.get", users -> users.messages().get(GmailApi.ME, id).setFormat("minimal"));
        String history = newest.path("historyId").asText("");
        return isNumber(history) ? history : "1";
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= 100 && text.chars().allMatch(unit -> unit >= '0' && unit <= '9');
    }

    private Received history(SyncOffset from) throws IOException, InterruptedException {
        HistoryPages pages = new HistoryPages();
        try {
            readHistory(from, pages);
        } catch (ChannelException e) {
            // "an HTTP 404 error response": the history is kept for about a week, and then full lists are needed.
            if (GmailErrors.isNotFound(e)) {
                return Received.nothing()
                        .offset(new SyncOffset(currentHistory(), from.at(), true).text())
                        .andPoll();
            }
            throw e;
        }
        List<InboundEvent> events = fetch.all(pages.mails);
        SyncOffset next =
                new SyncOffset(pages.end.isEmpty() ? from.history() : pages.end, newest(events, from.at()), false);
        return next.equals(from) && events.isEmpty()
                ? Received.nothing()
                : Received.of(events).offset(next.text());
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
        private final Set<String> mails = new LinkedHashSet<>();
        private String end = "";
        private boolean full;
    }

    private void readHistory(SyncOffset from, HistoryPages pages) throws InterruptedException {
        String token = null;
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
        } while (!pages.full && !token.isEmpty());
    }

    private static void readPage(JsonNode answer, HistoryPages pages) {
        for (JsonNode record : answer.path("history")) {
            Set<String> mails = HistoryRecord.mails(record);
            if (!pages.mails.isEmpty() && pages.mails.size() + mails.size() > AT_ONCE) {
                pages.full = true;
                return;
            }
            pages.mails.addAll(mails);
            String id = record.path("id").asText("");
            pages.end = isNumber(id) ? id : pages.end;
        }
        String current = answer.path("historyId").asText("");
        if (answer.path("nextPageToken").asText("").isEmpty() && isNumber(current)) {
            pages.end = current;
        }
    }

    private Received gap(SyncOffset from, String offset) throws IOException, InterruptedException {
        if (!offset.equals(gapOffset)) {
            gap.clear();
            listSince(from.at().minus(OVERLAP)).forEach(gap::addFirst);
            gapOffset = offset;
        }
        List<String> next = new ArrayList<>();
        while (next.size() < AT_ONCE && !gap.isEmpty()) {
            next.add(gap.removeFirst());
        }
        List<InboundEvent> events;
        try {
            events = fetch.all(next);
        } catch (IOException | InterruptedException | RuntimeException e) {
            gapOffset = "";
            throw e;
        }
        if (!gap.isEmpty()) {
            return Received.of(events).offset(offset).andPoll();
        }
        gapOffset = "";
        return Received.of(events).offset(new SyncOffset(from.history(), newest(events, from.at()), false).text());
    }

    /** All mails since a time, newest first, as Gmail lists them. */
    private List<String> listSince(Instant since) throws InterruptedException {
        Set<String> ids = new LinkedHashSet<>();
        String token = null;
        do {
            String page = token;
            JsonNode answer = api.ask(
                    "messages.list",
                    users -> users.messages()
                            .list(GmailApi.ME)
                            .setQ("after:" + Math.max(since.getEpochSecond(), 0))
                            .setIncludeSpamTrash(!settings.include().isEmpty())
                            .setMaxResults(PAGE)
                            .setPageToken(page));
            answer.path("messages")
                    .forEach(message -> ids.add(message.path("id").asText("")));
            token = answer.path("nextPageToken").asText("");
        } while (!token.isEmpty());
        ids.remove("");
        return new ArrayList<>(ids);
    }
}
