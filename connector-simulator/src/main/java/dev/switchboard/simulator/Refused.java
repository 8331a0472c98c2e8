package dev.switchboard.simulator;

import dev.switchboard.model.Address;
import dev.switchboard.spi.ChannelException;
import java.util.Objects;

/** A platform did not do what it was asked, and said so or broke the connection. */
final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    Refused(Failure failure) {
        super(failure.reason());
        this.failure = failure;
    }

    static Refused rejected(String reason) {
        return new Refused(Failure.of(Failure.Kind.REJECTED, reason));
    }

    Failure failure() {
        return failure;
    }

    /** What core is to make of it. */
    ChannelException asChannelException(String channel) {
        String reason = failure.reason();
        return switch (failure.kind()) {
            case REJECTED -> ChannelException.rejected(reason);
            case AUTHENTICATION -> ChannelException.authentication(reason);
            case MOVED ->
                ChannelException.moved(Address.of(channel, Objects.requireNonNull(failure.newChat(), "newChat")));
            case RECIPIENT_GONE -> ChannelException.recipientGone(reason);
            case RATE_LIMITED -> ChannelException.rateLimited(failure.retryAfter(), failure.scope());
            case UNAVAILABLE, UNREACHABLE -> ChannelException.unavailable(reason);
            case SERVER_ERROR, CUT_OFF, ANSWER_LOST, SILENT -> ChannelException.inDoubt(reason);
        };
    }
}
