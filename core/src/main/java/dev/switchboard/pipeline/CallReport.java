package dev.switchboard.pipeline;

import dev.switchboard.pipeline.ChannelMeters.Call;
import dev.switchboard.storage.StorageException;
import org.jspecify.annotations.Nullable;

/** How one call to a platform went, for the log and the meters. For one thread. */
final class CallReport {
    private final Instruments instruments;
    private final String channel;
    private final long begun;
    private Call result = Call.DONE;
    private String reason = "";
    private @Nullable Throwable cause;

    CallReport(Instruments instruments, String channel) {
        this.instruments = instruments;
        this.channel = channel;
        this.begun = instruments.ticker().nanos();
    }

    /** It did not go well. */
    void failed(Call how, String why, @Nullable Throwable thrown) {
        result = how;
        reason = why;
        cause = thrown;
    }

    /** Says how it went. */
    void tell() {
        instruments.meters(channel).called(instruments.ticker().nanos() - begun, result);
        Faults.OfChannel faults = instruments.faults().channel(channel);
        switch (result) {
            case DONE -> {
                faults.sending().works();
                faults.accepting().works();
            }
            case REJECTED, RECIPIENT_GONE, CONTENT, EXPIRED -> {
                faults.sending().works();
                faults.accepting().happened(reason, null);
            }
            case MOVED, RATE_LIMITED -> faults.sending().works();
            case UNAVAILABLE -> faults.sending().happened(reason, null);
            case IN_DOUBT -> faults.sending().happened("it is not known whether a message went out: " + reason, null);
            case BROKEN -> faults.sending().happened("the connector failed unexpectedly: " + reason, cause);
            case STORAGE -> instruments.faults().met(faults.sending(), away());
            case AUTHENTICATION, PUT_OFF -> {} // told where the channel's status changes
        }
    }

    private Throwable away() {
        return cause == null ? StorageException.unavailable(reason, null) : cause;
    }
}
