package dev.switchboard.pipeline;

import dev.switchboard.storage.Work;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What follows a message from where it comes in to where its reply goes out. This one follows nothing, and costs nothing
 * but its calls; see {@link ObservedTraces}. None throws of itself. Safe from any thread.
 */
public class Traces {
    private static final Traces NONE = new Traces();

    Traces() {}

    /** {@return what follows nothing} */
    public static Traces none() {
        return NONE;
    }

    /** Says who is told where following fails; before all else. */
    void tell(Faults faults) {}

    /** A step of a message's way; ends once. */
    static class Step {
        static final Step NONE = new Step();

        /** The context of this step, as it is stored with what it brings about; null where nobody traces. */
        @Nullable
        String trace() {
            return null;
        }

        /** Does a part of it on this thread; throws what the part throws, and nothing else. */
        <T> T within(Supplier<T> part) {
            return part.get();
        }

        /**
         * Ends it.
         *
         * @param failure how it failed, or null
         */
        void end(@Nullable Throwable failure) {}
    }

    /** Something comes in, or is asked for by the host, on this thread. */
    Step receiving(String channel) {
        return Step.NONE;
    }

    /** A message is handled. */
    Step handling(Work work) {
        return Step.NONE;
    }

    /** An operation is carried out. */
    Step sending(Work work) {
        return Step.NONE;
    }
}
