package dev.switchboard.benchmarks;

import java.util.List;

/** Who runs in a {@link PipelineBenchmark}. */
enum Program {
    /** The library; how much it is given at once is an option. */
    LIBRARY("library"),
    /** What one would write without it, with so many threads. */
    NAIVE("naive"),
    /** The same rows without any logic, with so many writers. */
    RAW("raw limit"),
    /** db-scheduler with one durable task for each message, with so many threads. */
    DB_SCHEDULER("db-scheduler"),
    /** transaction-outbox with one durable call for each message, with so many threads. */
    TRANSACTION_OUTBOX("transaction-outbox");

    private final String title;

    Program(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** With how much at once it runs, apart from the library. */
    List<Integer> concurrencies() {
        return switch (this) {
            case LIBRARY -> List.of();
            case NAIVE -> List.of(1, 8, 32, 64);
            case RAW -> List.of(1, 2, 4);
            case DB_SCHEDULER, TRANSACTION_OUTBOX -> List.of(8, 32);
        };
    }

    /** Whether it can measure this on this kind of storage. */
    boolean measures(Measure measure, Stores.Kind kind) {
        return switch (this) {
            case LIBRARY -> true;
            case NAIVE -> kind != Stores.Kind.MEMORY;
            case RAW -> kind.isPostgres();
            case DB_SCHEDULER, TRANSACTION_OUTBOX -> kind.isPostgres() && measure == Measure.END_TO_END;
        };
    }
}
