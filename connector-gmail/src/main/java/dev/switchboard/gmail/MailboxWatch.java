package dev.switchboard.gmail;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.api.services.gmail.model.WatchRequest;
import dev.switchboard.spi.ChannelException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has Gmail tell a topic of new mail: https://developers.google.com/workspace/gmail/api/guides/push. Gmail forgets it after
 * seven days and asks to be told once a day. Where it cannot be renewed, polling goes on without. For one thread at a time.
 */
final class MailboxWatch {
    private static final Logger LOG = LoggerFactory.getLogger(MailboxWatch.class);
    private static final Duration RENEWED_EVERY = Duration.ofDays(1);
    private static final Duration TRIED_AGAIN_AFTER = Duration.ofMinutes(10);
    private static final Duration BEFORE_ITS_END = Duration.ofDays(1);

    private final String topic;
    private final GmailApi api;
    private final InstantSource clock;
    private @Nullable Instant next;

    MailboxWatch(String topic, GmailApi api, InstantSource clock) {
        this.topic = topic;
        this.api = api;
        this.clock = clock;
    }

    /** Renews it if it is time to. */
    void renew() throws InterruptedException {
        Instant now = clock.instant();
        Instant due = next;
        if (topic.isEmpty() || (due != null && now.isBefore(due))) {
            return;
        }
        try {
            WatchRequest request = new WatchRequest().setTopicName(topic);
            JsonNode answer = api.ask("watch", users -> users.watch(GmailApi.ME, request));
            Instant end = Instant.ofEpochMilli(answer.path("expiration").asLong());
            Instant beforeItEnds = end.minus(BEFORE_ITS_END);
            Instant daily = now.plus(RENEWED_EVERY);
            next = beforeItEnds.isAfter(now) && beforeItEnds.isBefore(daily) ? beforeItEnds : daily;
        } catch (ChannelException e) {
            if (e.kind() == ChannelException.Kind.AUTHENTICATION && !GmailErrors.isForbidden(e)) {
                throw e;
            }
            next = now.plus(TRIED_AGAIN_AFTER);
            LOG.warn(
                    "Gmail does not tell {} of new mail until it can be asked again; it is polled for: {}",
                    topic,
                    e.getMessage());
        }
    }
}
