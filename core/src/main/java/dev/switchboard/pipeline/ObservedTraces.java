package dev.switchboard.pipeline;

import dev.switchboard.storage.Work;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows messages by observations of Micrometer's. What is stored is the W3C trace context that the host's propagation
 * gives; where it gives another, nothing is stored, and each step is a trace of its own.
 */
public final class ObservedTraces extends Traces {
    private static final String TRACE_PARENT = "traceparent";
    /** Version 00 of the format: 55 characters. What is longer would be another format. */
    private static final int LENGTH = 55;

    private final ObservationRegistry registry;

    /**
     * Follows messages in a registry.
     *
     * @param registry the host's registry
     */
    public ObservedTraces(ObservationRegistry registry) {
        this.registry = registry;
    }

    @Override
    Step receiving(String channel) {
        Map<String, String> carrier = new HashMap<>();
        SenderContext<Map<String, String>> context = new SenderContext<>(ObservedTraces::put, Kind.PRODUCER);
        context.setCarrier(carrier);
        return new Observed(begin("receive", channel, context), carrier.get(TRACE_PARENT));
    }

    @Override
    Step handling(Work work) {
        return continued("handle", work);
    }

    @Override
    Step sending(Work work) {
        return continued(work.type().name().toLowerCase(Locale.ROOT), work);
    }

    private Step continued(String step, Work work) {
        String trace = work.trace();
        ReceiverContext<Map<String, String>> context = new ReceiverContext<>(Map::get, Kind.CONSUMER);
        context.setCarrier(trace == null ? Map.of() : Map.of(TRACE_PARENT, trace));
        Observation observation = begin(step, work.channel(), context);
        observation.highCardinalityKeyValue(
                LogContext.CONVERSATION, work.key().conversation().toString());
        observation.highCardinalityKeyValue(LogContext.MESSAGE, work.message().toString());
        return new Observed(observation, trace);
    }

    private Observation begin(String step, String channel, Observation.Context context) {
        return Observation.createNotStarted("switchboard." + step, () -> context, registry)
                .contextualName(step + " " + channel)
                .lowCardinalityKeyValue(LogContext.CHANNEL, channel)
                .start();
    }

    private static void put(@Nullable Map<String, String> carrier, String key, String value) {
        if (carrier != null && key.equalsIgnoreCase(TRACE_PARENT) && value.length() <= LENGTH) {
            carrier.put(TRACE_PARENT, value);
        }
    }

    /** A step that is observed. */
    private static final class Observed extends Step {
        private final Observation observation;
        private final @Nullable String trace;

        Observed(Observation observation, @Nullable String trace) {
            this.observation = observation;
            this.trace = trace;
        }

        @Override
        @Nullable
        String trace() {
            return trace;
        }

        @Override
        <T> T within(Supplier<T> part) {
            return observation.scoped(part);
        }

        @Override
        void end(@Nullable Throwable failure) {
            if (failure != null) {
                observation.error(failure);
            }
            observation.stop();
        }
    }
}
