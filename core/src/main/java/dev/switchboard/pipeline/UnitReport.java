package dev.switchboard.pipeline;

import dev.switchboard.pipeline.ChannelMeters.Handled;
import dev.switchboard.storage.StorageException;
import dev.switchboard.storage.Work;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How one run of a unit goes, for the log, the meters and the trace. Safe from any thread. */
final class UnitReport {
    private final Instruments instruments;
    private final Work work;
    private final Traces.Step step;
    private final long begun;
    private volatile long ended;

    /** The unit begins. */
    UnitReport(Instruments instruments, Work work) {
        this.instruments = instruments;
        this.work = work;
        this.begun = instruments.ticker().nanos();
        this.step = instruments.traces().handling(work);
        if (work.attempts() == 0) {
            Duration waited =
                    Duration.between(work.createdAt(), instruments.ticker().now());
            instruments.meters(work.channel()).dispatched(waited);
        }
    }

    /** Does a part of it on this thread. */
    void within(Runnable part) {
        LogContext.about(
                work,
                () -> step.within(() -> {
                    part.run();
                    return "";
                }));
    }

    /** What its effects go back to. */
    Work.@Nullable Origin origin() {
        return Work.Origin.of(instruments.meters().isOn() ? work.createdAt() : null, work.trace());
    }

    void done() {
        end(Handled.DONE, null);
        fault().works();
    }

    /** Somebody else has the work by now. */
    void fenced() {
        end(Handled.FENCED, null);
    }

    /**
     * It failed.
     *
     * @param how by what it threw, or by taking too long
     * @param again whether it is tried again
     */
    void failed(Handled how, Throwable cause, boolean again) {
        end(how, cause);
        if (again) {
            instruments.meters(work.channel()).again(Work.Lane.HANDLING);
        }
        String what = "try " + (work.attempts() + 1) + (again ? ": " : ", parked: ") + Failures.describe(cause);
        LogContext.about(work, () -> {
            if (cause instanceof StorageException) {
                instruments.faults().met(fault(), cause);
            } else {
                fault().happened(what, cause);
            }
        });
    }

    private void end(Handled how, @Nullable Throwable cause) {
        ended = instruments.ticker().nanos();
        step.end(cause);
        instruments.meters(work.channel()).handled(ended - begun, how);
    }

    /** What became of it is stored, or cannot be. */
    void stored(@Nullable Throwable failure) {
        if (failure == null) {
            instruments.meters(work.channel()).unitStored(instruments.ticker().nanos() - ended);
        } else if (!(failure instanceof FencedException)) {
            LogContext.about(work, () -> instruments.faults().met(fault(), failure));
        }
    }

    private Fault fault() {
        return instruments.faults().channel(work.channel()).handling();
    }
}
