package dev.switchboard.benchmarks;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a {@link PipelineBenchmark} is to do.
 *
 * @param storages where messages are kept
 * @param measured for how long each run is measured
 * @param warmUp for how long each run goes before that
 * @param rounds how often each run is repeated
 * @param inFlight how many messages the library has in flight
 */
record BenchmarkSettings(
        Set<Stores.Kind> storages, Duration measured, Duration warmUp, int rounds, List<Integer> inFlight) {
    /** What can be written on the command line. */
    static final String USAGE = """
            --storage memory,h2,postgresql   where messages are kept; all by default
            --seconds 5                      for how long each run is measured
            --warm-up 2                      for how many seconds it goes before that
            --rounds 3                       how often each run is repeated; medians are printed
            --in-flight 1,8,32,128,512       how many messages the library has in flight""";

    private static final BenchmarkSettings DEFAULT = new BenchmarkSettings(
            EnumSet.allOf(Stores.Kind.class),
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            3,
            List.of(1, 8, 32, 128, 512));

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException if it cannot be read
     */
    static BenchmarkSettings read(String... arguments) {
        if (arguments.length % 2 != 0) {
            throw new IllegalArgumentException("each option has a value");
        }
        BenchmarkSettings settings = DEFAULT;
        for (int i = 0; i < arguments.length; i += 2) {
            settings = settings.with(arguments[i], arguments[i + 1]);
        }
        return settings;
    }

    private BenchmarkSettings with(String option, String value) {
        return switch (option) {
            case "--storage" -> new BenchmarkSettings(storages(value), measured, warmUp, rounds, inFlight);
            case "--seconds" -> new BenchmarkSettings(storages, seconds(value), warmUp, rounds, inFlight);
            case "--warm-up" -> new BenchmarkSettings(storages, measured, seconds(value), rounds, inFlight);
            case "--rounds" -> new BenchmarkSettings(storages, measured, warmUp, Integer.parseInt(value), inFlight);
            case "--in-flight" -> new BenchmarkSettings(storages, measured, warmUp, rounds, numbers(value));
            default -> throw new IllegalArgumentException("there is no option " + option);
        };
    }

    private static Set<Stores.Kind> storages(String value) {
        Set<Stores.Kind> storages = EnumSet.noneOf(Stores.Kind.class);
        for (String name : value.split(",", -1)) {
            storages.add(Stores.Kind.valueOf(name.toUpperCase(Locale.ROOT)));
        }
        return storages;
    }

    private static Duration seconds(String value) {
        return Duration.ofSeconds(Long.parseLong(value));
    }

    private static List<Integer> numbers(String value) {
        return Arrays.stream(value.split(",", -1)).map(Integer::valueOf).toList();
    }
}
