package dev.switchboard.gmail;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The mails that came while nobody followed a mailbox's history, where that is gone: those since a time, oldest first. What
 * was given counts as taken in only once the next call names it as the last, which is when it was stored. Gmail's search
 * lags behind, so it is asked again until it had time to know of all that came before the new place in the history. For
 * one thread at a time.
 */
final class MailboxGap {
    /** Where the clock of this side was used, it may differ from Gmail's: what is listed begins earlier. */
    private static final Duration OVERLAP = Duration.ofHours(1);

    private static final long PAGE = 500;

    private final GmailApi api;
    private final boolean withSpamAndTrash;
    private final Duration lag;
    private final InstantSource clock;

    private final Set<String> taken = new HashSet<>();
    private final Deque<String> left = new ArrayDeque<>();
    private final List<String> given = new ArrayList<>();
    private String name = "";
    private String last = "";
    private Instant begun = Instant.EPOCH;
    private Instant listed = Instant.EPOCH;

    MailboxGap(GmailSettings settings, GmailApi api) {
        this.api = api;
        this.withSpamAndTrash = !settings.include().isEmpty();
        this.lag = settings.times().settle();
        this.clock = settings.clock();
    }

    /**
     * What comes next.
     *
     * @param mails the mails
     * @param last the last that was taken in when these are stored
     * @param left whether more of the list is left
     * @param whole whether nothing can come any more
     */
    record Step(List<String> mails, String last, boolean left, boolean whole) {}

    Step next(SyncOffset from, int most) throws InterruptedException {
        String stored = String.valueOf(from.gap());
        String wanted = from.history() + " " + from.at();
        if (wanted.equals(name)) {
            goOn(from.at(), stored);
        } else {
            begin(from.at());
            name = wanted;
        }
        while (given.size() < most && !left.isEmpty()) {
            given.add(left.removeFirst());
        }
        last = given.isEmpty() ? stored : given.get(given.size() - 1);
        boolean whole = left.isEmpty() && !listed.isBefore(begun.plus(lag));
        return new Step(List.copyOf(given), last, !left.isEmpty(), whole);
    }

    private void begin(Instant since) throws InterruptedException {
        name = "";
        begun = clock.instant();
        taken.clear();
        given.clear();
        // Also what was taken in before this start: the search may know of mails between those by now, and keys tell.
        list(since);
    }

    private void goOn(Instant since, String stored) throws InterruptedException {
        if (stored.equals(last)) {
            taken.addAll(given);
        } else {
            left.clear(); // what was given last was not stored
        }
        given.clear();
        if (left.isEmpty()) {
            list(since);
        }
    }

    /** The mails since a time that are not taken in yet; Gmail gives the newest first. */
    private void list(Instant since) throws InterruptedException {
        Instant asked = clock.instant();
        Set<String> ids = new LinkedHashSet<>();
        String token = null;
        do {
            JsonNode answer = page(since.minus(OVERLAP), token);
            answer.path("messages")
                    .forEach(message -> ids.add(message.path("id").asText("")));
            token = answer.path("nextPageToken").asText("");
        } while (!token.isEmpty());
        ids.remove("");
        ids.removeAll(taken);
        List<String> oldestFirst = new ArrayList<>(ids);
        Collections.reverse(oldestFirst);
        left.clear();
        left.addAll(oldestFirst);
        listed = asked;
    }

    private JsonNode page(Instant since, @Nullable String token) throws InterruptedException {
        return api.ask(
                "messages.list",
                users -> users.messages()
                        .list(GmailApi.ME)
                        .setQ("after:" + Math.max(since.getEpochSecond(), 0))
                        .setIncludeSpamTrash(withSpamAndTrash)
                        .setMaxResults(PAGE)
                        .setPageToken(token));
    }
}
