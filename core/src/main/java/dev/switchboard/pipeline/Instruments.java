package dev.switchboard.pipeline;

/**
 * How a board shows what it does.
 *
 * @param ticker its clocks
 * @param faults what the log is told of what fails
 * @param meters what is measured
 * @param traces what messages are followed by
 */
record Instruments(Ticker ticker, Faults faults, Meters meters, Traces traces) {
    Instruments {
        meters.tell(faults);
        traces.tell(faults);
    }

    /** Those of a board that nobody measures. */
    static Instruments of(Ticker ticker) {
        return new Instruments(ticker, new Faults(ticker), Meters.none(), Traces.none());
    }

    ChannelMeters meters(String channel) {
        return meters.channel(channel);
    }
}
