package dev.switchboard;

import dev.switchboard.pipeline.Meters;
import dev.switchboard.pipeline.MicrometerMeters;
import dev.switchboard.pipeline.ObservedTraces;
import dev.switchboard.pipeline.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;

/**
 * By what a board is measured and traced: the host's registries of Micrometer, which core does not bring along. What is
 * measured and traced is in {@code docs/operations.md}.
 */
public final class Telemetry {
    private static final Telemetry NONE = new Telemetry(Meters.none(), Traces.none());

    private final Meters meters;
    private final Traces traces;

    private Telemetry(Meters meters, Traces traces) {
        this.meters = meters;
        this.traces = traces;
    }

    /** {@return nothing is measured or traced} */
    public static Telemetry none() {
        return NONE;
    }

    /**
     * Measures a board.
     *
     * @param registry the host's registry; for one board, which takes its meters away when it is closed
     * @return what measures, and traces nothing yet
     */
    @SuppressWarnings("exports") // who calls it has Micrometer, and reads its module
    public static Telemetry meters(MeterRegistry registry) {
        return new Telemetry(new MicrometerMeters(registry), Traces.none());
    }

    /**
     * The same, and traces messages from where they come in to where their replies go out.
     *
     * @param registry the host's registry; the handlers that it has decide what becomes of a trace
     * @return what traces too
     */
    @SuppressWarnings("exports") // who calls it has Micrometer, and reads its module
    public Telemetry traces(ObservationRegistry registry) {
        return new Telemetry(meters, new ObservedTraces(registry));
    }

    Meters meters() {
        return meters;
    }

    Traces traces() {
        return traces;
    }
}
