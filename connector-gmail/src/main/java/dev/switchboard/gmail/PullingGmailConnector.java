package dev.switchboard.gmail;

import dev.switchboard.spi.Received;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox that is looked at when a subscription says that there is something new, and otherwise as seldom as with push. A
 * poll waits for the subscription.
 */
final class PullingGmailConnector extends GmailConnector {
    /** Pub/Sub may answer at once, also where there is nothing. */
    private static final Duration BETWEEN_PULLS = Duration.ofSeconds(1);

    private final InstantSource clock;
    private final PushSubscription subscription;
    private @Nullable String followed;
    private Instant due = Instant.MIN;

    PullingGmailConnector(GmailSettings settings, GmailApi api, GmailSettings.Push push) {
        super(settings, api);
        this.clock = settings.clock();
        this.subscription = new PushSubscription(push, api, clock);
    }

    @Override
    public synchronized Received poll(@Nullable String offset) throws IOException, InterruptedException {
        // Another offset than the last one means that what was brought was not stored.
        boolean nothingKnown =
                offset != null && offset.equals(followed) && clock.instant().isBefore(due);
        if (nothingKnown && !subscription.hasNews()) {
            return Received.nothing();
        }
        followed = null;
        Received received = super.poll(offset);
        followed = received.offset() == null ? offset : received.offset();
        due = received.wakeUp() ? Instant.MIN : clock.instant().plus(super.pause());
        return received;
    }

    @Override
    public Duration pause() {
        return BETWEEN_PULLS;
    }
}
