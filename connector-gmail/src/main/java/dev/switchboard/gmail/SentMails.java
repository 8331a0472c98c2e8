package dev.switchboard.gmail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.spi.Outgoing;
import dev.switchboard.spi.Sent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks for a mail of this connector's in the mailbox: by its Message-ID, and since Gmail may have given another one and
 * its index lags, among what was sent since, by the header with the idempotency key. That it is not there is only said when
 * all of that was seen; what cannot be seen in the time of a call goes on with the next one. Safe from any thread.
 */
final class SentMails {
    /** The clocks of Gmail and of this side may differ. */
    private static final Duration MARGIN = Duration.ofMinutes(5);

    private static final long PAGE = 500;
    private static final int MOST_REMEMBERED = 20_000;
    private static final int MOST_ASKED_FOR = 1_000;

    private final String user;
    private final GmailApi api;
    private final InstantSource clock;
    /** Mails that were looked at: a look-up that ran out of time asks for them no more. */
    private final Map<String, Seen> seen = bounded(MOST_REMEMBERED);
    /** When large mails were asked for first, by their keys. */
    private final Map<String, Instant> asked = bounded(MOST_ASKED_FOR);

    private record Seen(String key, long internalDate) {}

    SentMails(String user, GmailApi api, InstantSource clock) {
        this.user = user;
        this.api = api;
        this.clock = clock;
    }

    private static <V> Map<String, V> bounded(int most) {
        return Collections.synchronizedMap(new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > most;
            }
        });
    }

    /**
     * Looks for a mail.
     *
     * @param upload how much longer than that of other calls the send may have taken
     * @return what Gmail calls it; empty where it is surely not there
     * @throws ChannelException if that cannot be known yet
     */
    Optional<Sent> find(Outgoing part, String messageId, Duration upload) throws InterruptedException {
        Optional<Sent> found = TimeLeft.within(() -> findInTime(part, messageId));
        if (found.isEmpty() && !upload.isZero()) {
            Instant now = clock.instant();
            Instant first = asked.computeIfAbsent(part.key(), unknown -> now);
            if (now.isBefore(first.plus(upload))) {
                throw ChannelException.unavailable("look-up: a mail of this size may still be on its way to Gmail");
            }
        }
        asked.remove(part.key());
        return found;
    }

    private Optional<Sent> findInTime(Outgoing part, String messageId) throws InterruptedException {
        String bare = messageId.substring(1, messageId.length() - 1);
        for (String id : list("rfc822msgid:" + bare, "").ids()) {
            if (look(id).key.equals(part.key())) {
                return Optional.of(named(id));
            }
        }
        return amongSent(part);
    }

    private Optional<Sent> amongSent(Outgoing part) throws InterruptedException {
        long since = part.firstAttempt().minus(MARGIN).toEpochMilli();
        String token = "";
        do {
            Page page = list("", token);
            for (String id : page.ids()) {
                Seen mail = look(id);
                if (mail.key.equals(part.key())) {
                    return Optional.of(named(id));
                }
                // Newest first: what is older than the first try is not it, and neither is anything behind it.
                if (mail.internalDate > 0 && mail.internalDate < since) {
                    return Optional.empty();
                }
            }
            token = page.next();
        } while (!token.isEmpty());
        return Optional.empty();
    }

    private Seen look(String id) throws InterruptedException {
        Seen known = seen.get(id);
        if (known != null) {
            return known;
        }
        Optional<AnsweredMail> mail = get(id);
        if (mail.isEmpty()) {
            return new Seen("", 0); // deleted since it was listed
        }
        Seen now = new Seen(mail.get().key(), mail.get().internalDate());
        seen.put(id, now);
        return now;
    }

    private Sent named(String id) throws InterruptedException {
        return get(id).map(SentMails::sent).orElse(Sent.as(id));
    }

    private record Page(List<String> ids, String next) {}

    private Page list(String query, String token) throws InterruptedException {
        JsonNode answer = api.ask("messages.list", users -> {
            var list =
                    users.messages().list(GmailApi.ME).setIncludeSpamTrash(true).setMaxResults(PAGE);
            if (!token.isEmpty()) {
                list.setPageToken(token);
            }
            return query.isEmpty() ? list.setLabelIds(List.of("SENT")) : list.setQ(query);
        });
        List<String> ids = new ArrayList<>();
        for (JsonNode message : answer.path("messages")) {
            String id = message.path("id").asText("");
            if (!id.isEmpty()) {
                ids.add(id);
            }
        }
        return new Page(ids, answer.path("nextPageToken").asText(""));
    }

    private Optional<AnsweredMail> get(String id) throws InterruptedException {
        try {
            return Optional.of(AnsweredMail.get(api, user, id));
        } catch (ChannelException e) {
            if (GmailErrors.isNotFound(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    static Sent sent(AnsweredMail mail) {
        boolean named = !mail.messageId().isEmpty() && mail.messageId().length() <= 250;
        return named ? Sent.as(mail.id()).alsoKnownAs(mail.messageId()) : Sent.as(mail.id());
    }
}
