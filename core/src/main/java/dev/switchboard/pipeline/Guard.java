package dev.switchboard.pipeline;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls what the host gave the board to be watched by. What that throws is told as one fault, and reaches none of those who
 * work. Safe from any thread.
 */
final class Guard {
    private volatile @Nullable Fault fault;

    /** Says by which fault it is told. */
    void tell(Fault fault) {
        this.fault = fault;
    }

    void run(Runnable call) {
        get(() -> {
            call.run();
            return null;
        });
    }

    /** What a call returns; null where it threw. */
    <T> @Nullable T get(Supplier<? extends @Nullable T> call) {
        Fault told = fault;
        try {
            T result = call.get();
            if (told != null) {
                told.works();
            }
            return result;
        } catch (RuntimeException | Error e) {
            if (told != null) {
                told.happened(e);
            }
            return null;
        }
    }
}
