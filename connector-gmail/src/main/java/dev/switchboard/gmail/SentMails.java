package dev.switchboard.gmail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.spi.Outgoing;
import dev.switchboard.spi.Sent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks for a mail of this connector's in the mailbox: by its Message-ID, and since Gmail may have given another one and
 * its index lags, among what was sent since, by the header with the idempotency key.
 */
final class SentMails {
    /** The clocks of Gmail and of this side may differ. */
    private static final Duration MARGIN = Duration.ofMinutes(5);

    private static final long PAGE = 100;
    private static final int MOST_LOOKED_AT = 500;

    private final String user;
    private final GmailApi api;

    SentMails(String user, GmailApi api) {
        this.user = user;
        this.api = api;
    }

    Optional<Sent> find(Outgoing part, String messageId) throws InterruptedException {
        return TimeLeft.within(() -> findInTime(part, messageId));
    }

    private Optional<Sent> findInTime(Outgoing part, String messageId) throws InterruptedException {
        String bare = messageId.substring(1, messageId.length() - 1);
        for (String id : list("rfc822msgid:" + bare, "", 10L).ids()) {
            Optional<AnsweredMail> mail = get(id);
            if (mail.isPresent() && mail.get().key().equals(part.key())) {
                return mail.map(SentMails::sent);
            }
        }
        return amongSent(part);
    }

    private Optional<Sent> amongSent(Outgoing part) throws InterruptedException {
        long since = part.firstAttempt().minus(MARGIN).toEpochMilli();
        String token = "";
        int looked = 0;
        do {
            Page page = list("", token, PAGE);
            for (String id : page.ids()) {
                Optional<AnsweredMail> mail = get(id);
                if (mail.isPresent() && mail.get().key().equals(part.key())) {
                    return mail.map(SentMails::sent);
                }
                // Newest first: what is older than the first try is not it, and neither is anything behind it.
                boolean older = mail.isPresent()
                        && mail.get().internalDate() > 0
                        && mail.get().internalDate() < since;
                if (older || ++looked >= MOST_LOOKED_AT) {
                    return Optional.empty();
                }
            }
            token = page.next();
        } while (!token.isEmpty());
        return Optional.empty();
    }

    private record Page(List<String> ids, String next) {}

    private Page list(String query, String token, long most) throws InterruptedException {
        JsonNode answer = api.ask("messages.list", users -> {
            var list = users.messages().list(GmailApi.ME).setMaxResults(most);
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
