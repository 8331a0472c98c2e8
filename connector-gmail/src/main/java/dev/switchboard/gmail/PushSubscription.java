package dev.switchboard.gmail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.spi.ChannelException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pulls what Gmail tells a topic from a subscription to it:
 * https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions/pull. Each message only says that there is
 * something new, so it is acknowledged when it was seen: what is new stays in the mailbox. For one thread at a time.
 */
final class PushSubscription {
    private static final Logger LOG = LoggerFactory.getLogger(PushSubscription.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int AT_ONCE = 100;
    private static final Duration TRIED_AGAIN_AFTER = Duration.ofMinutes(1);

    private final String url;
    private final GmailApi api;
    private final InstantSource clock;
    private Instant next = Instant.MIN;

    PushSubscription(GmailSettings.Push push, GmailApi api, InstantSource clock) {
        this.url = push.pubsubUrl() + "/v1/" + push.subscription();
        this.api = api;
        this.clock = clock;
    }

    /** Whether there is news; waits for some while a call may last. Where it cannot be asked, polling goes on without. */
    boolean hasNews() throws InterruptedException {
        if (clock.instant().isBefore(next)) {
            return false;
        }
        try {
            ObjectNode pull = JSON.createObjectNode().put("maxMessages", AT_ONCE);
            ArrayNode seen = JSON.createArrayNode();
            for (JsonNode received : api.post("pull", url + ":pull", pull).path("receivedMessages")) {
                seen.add(received.path("ackId").asText(""));
            }
            if (!seen.isEmpty()) {
                ObjectNode acknowledged = JSON.createObjectNode();
                acknowledged.set("ackIds", seen);
                var unused = api.post("acknowledge", url + ":acknowledge", acknowledged);
            }
            return !seen.isEmpty();
        } catch (ChannelException e) {
            if (!GmailErrors.isTimeout(e)) {
                next = clock.instant().plus(TRIED_AGAIN_AFTER);
                LOG.warn("The subscription {} cannot be asked, and the mailbox is polled for: {}", url, e.getMessage());
            }
            return false;
        }
    }
}
