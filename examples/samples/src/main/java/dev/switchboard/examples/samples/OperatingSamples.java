package dev.switchboard.examples.samples;

import dev.switchboard.Switchboard;
import dev.switchboard.Telemetry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;

/** What the page on operations shows. */
final class OperatingSamples {
    private OperatingSamples() {}

    static void measured(Switchboard.Builder builder, MeterRegistry meterRegistry) {
        builder.telemetry(Telemetry.meters(meterRegistry));
    }

    static void traced(
            Switchboard.Builder builder, MeterRegistry meterRegistry, ObservationRegistry observationRegistry) {
        builder.telemetry(Telemetry.meters(meterRegistry).traces(observationRegistry));
    }
}
