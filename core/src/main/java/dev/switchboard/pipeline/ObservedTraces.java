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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows messages by observations of Micrometer's. What is stored is the W3C trace context that the host's propagation
 * gives; where it gives another, nothing is stored, and each step is a trace of its own.
 */
public final class ObservedTraces extends Traces {
    private static final String TRACE_PARENT = "traceparent";
    /** Version 00 of the format: 55 characters. What is longer would be another format. */
    private static final int LENGTH = 55;

    private static final Logger LOG = LoggerFactory.getLogger(ObservedTraces.class);

    private final ObservationRegistry registry;
    private final Guard guard = new Guard();

    /**
     * Follows messages in a registry.
     *
     * @param registry the host's registry
     */
    public ObservedTraces(ObservationRegistry registry) {
        this.registry = registry;
    }

    @Override
    void tell(Faults faults) {
        guard.tell(faults.of(LOG, "Tracing by the host's observation registry"));
    }

    @Override
    Step receiving(String channel) {
        Map<String, String> carrier = new HashMap<>();
        SenderContext<Map<String, String>> context = new SenderContext<>(ObservedTraces::put, Kind.PRODUCER);
        context.setCarrier(carrier);
        Observation observation = guard.get(() -> begin("receive", channel, context));
        return observation == null ? Step.NONE : new Observed(observation, carrier.get(TRACE_PARENT));
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
        Observation observation = guard.get(() -> continuing(step, work, trace));
        return observation == null ? Step.NONE : new Observed(observation, trace);
    }

    private Observation continuing(String step, Work work, @Nullable String trace) {
        ReceiverContext<Map<String, String>> context = new ReceiverContext<>(Map::get, Kind.CONSUMER);
        context.setCarrier(trace == null ? Map.of() : Map.of(TRACE_PARENT, trace));
        return begin(step, work.channel(), context)
                .highCardinalityKeyValue(
                        LogContext.CONVERSATION, work.key().conversation().toString())
                .highCardinalityKeyValue(LogContext.MESSAGE, work.message().toString());
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
    private final class Observed extends Step {
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
            Observation.Scope before = registry.getCurrentObservationScope();
            guard.get(observation::openScope);
            // Also where a handler threw: those before it have opened theirs.
            Observation.Scope opened = registry.getCurrentObservationScope();
            try {
                return part.get();
            } finally {
                if (opened != null && opened != before) {
                    guard.run(opened::close);
                }
                registry.setCurrentObservationScope(before);
            }
        }

        @Override
        void end(@Nullable Throwable failure) {
            if (failure != null) {
                guard.run(() -> observation.error(failure));
            }
            guard.run(observation::stop);
        }
    }
}
