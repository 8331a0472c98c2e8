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
 * @param programs who runs
 * @param compiled for how long each program runs before anything is measured
 * @param measured for how long each run is measured
 * @param warmUp for how long each run goes before that
 * @param rounds how often each run is repeated
 * @param inFlight how many messages the library has in flight
 */
record BenchmarkSettings(
        Set<Stores.Kind> storages,
        Set<Program> programs,
        Duration compiled,
        Duration measured,
        Duration warmUp,
        int rounds,
        List<Integer> inFlight) {
    /** What can be written on the command line. */
    static final String USAGE = """
            --storage memory,h2,postgresql   where messages are kept, also postgresql-slow: a disk that takes a
                                             millisecond more for each flush
            --programs library,naive,raw,db-scheduler,transaction-outbox
                                             who runs; all by default
            --compile 30                     for how many seconds each program runs before anything is measured, in
                                             which the virtual machine compiles it
            --seconds 5                      for how long each run is measured
            --warm-up 2                      for how many seconds it goes before that
            --rounds 3                       how often each run is repeated; medians are printed
            --in-flight 1,8,32,128,512       how many messages the library has in flight""";

    private static final BenchmarkSettings DEFAULT = new BenchmarkSettings(
            EnumSet.complementOf(EnumSet.of(Stores.Kind.POSTGRESQL_SLOW)),
            EnumSet.allOf(Program.class),
            Duration.ofSeconds(30),
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
            case "--storage" ->
                new BenchmarkSettings(storages(value), programs, compiled, measured, warmUp, rounds, inFlight);
            case "--programs" ->
                new BenchmarkSettings(storages, programs(value), compiled, measured, warmUp, rounds, inFlight);
            case "--compile" ->
                new BenchmarkSettings(storages, programs, seconds(value), measured, warmUp, rounds, inFlight);
            case "--seconds" ->
                new BenchmarkSettings(storages, programs, compiled, seconds(value), warmUp, rounds, inFlight);
            case "--warm-up" ->
                new BenchmarkSettings(storages, programs, compiled, measured, seconds(value), rounds, inFlight);
            case "--rounds" ->
                new BenchmarkSettings(
                        storages, programs, compiled, measured, warmUp, Integer.parseInt(value), inFlight);
            case "--in-flight" ->
                new BenchmarkSettings(storages, programs, compiled, measured, warmUp, rounds, numbers(value));
            default -> throw new IllegalArgumentException("there is no option " + option);
        };
    }

    private static Set<Stores.Kind> storages(String value) {
        Set<Stores.Kind> storages = EnumSet.noneOf(Stores.Kind.class);
        for (String name : value.split(",", -1)) {
            storages.add(Stores.Kind.valueOf(name.replace('-', '_').toUpperCase(Locale.ROOT)));
        }
        return storages;
    }

    private static Set<Program> programs(String value) {
        Set<Program> programs = EnumSet.noneOf(Program.class);
        for (String name : value.split(",", -1)) {
            programs.add(Program.valueOf(name.replace('-', '_').toUpperCase(Locale.ROOT)));
        }
        return programs;
    }

    private static Duration seconds(String value) {
        return Duration.ofSeconds(Long.parseLong(value));
    }

    private static List<Integer> numbers(String value) {
        return Arrays.stream(value.split(",", -1)).map(Integer::valueOf).toList();
    }
}
