package dev.switchboard.benchmarks;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Soak} is to do.
 *
 * @param messages how many messages go through
 * @param inFlight how many are in flight at a time
 * @param every how often a sample is taken
 * @param url where PostgreSQL is; null for one that is unpacked and started
 */
record SoakSettings(
        long messages,
        int inFlight,
        Duration every,
        @Nullable String url) {
    /** What can be written on the command line. */
    static final String USAGE = """
            --messages 1000000   how many messages go through
            --in-flight 128      how many are in flight at a time
            --every 10           how many seconds there are between two samples
            --url jdbc:...       where PostgreSQL is, with user and password; by default one is unpacked and started

            Run it with -Xmx256m: what it is to show is that so much is enough, however many messages there were.""";

    private static final SoakSettings DEFAULT = new SoakSettings(1_000_000, 128, Duration.ofSeconds(10), null);

    SoakSettings {
        if (messages < 1 || inFlight < 1 || every.isZero() || every.isNegative()) {
            throw new IllegalArgumentException("each number must be at least 1");
        }
    }

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException if it cannot be read
     */
    static SoakSettings read(String... arguments) {
        if (arguments.length % 2 != 0) {
            throw new IllegalArgumentException("each option has a value");
        }
        SoakSettings settings = DEFAULT;
        for (int i = 0; i < arguments.length; i += 2) {
            settings = settings.with(arguments[i], arguments[i + 1]);
        }
        return settings;
    }

    private SoakSettings with(String option, String value) {
        return switch (option) {
            case "--messages" -> new SoakSettings(Long.parseLong(value), inFlight, every, url);
            case "--in-flight" -> new SoakSettings(messages, Integer.parseInt(value), every, url);
            case "--every" -> new SoakSettings(messages, inFlight, Duration.ofSeconds(Long.parseLong(value)), url);
            case "--url" -> new SoakSettings(messages, inFlight, every, value);
            default -> throw new IllegalArgumentException("there is no option " + option);
        };
    }
}
