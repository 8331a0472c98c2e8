package dev.switchboard.benchmarks;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Threads that do the same at once. */
final class Workers {
    private Workers() {}

    /**
     * Runs them all to their end.
     *
     * @param threads how many there are
     * @param worker what one of them does, by its number from 0 on
     * @throws SQLException if one of them failed
     * @throws InterruptedException if the thread is interrupted
     */
    static void run(int threads, IntFunction<Callable<Void>> worker) throws SQLException, InterruptedException {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Void>> workers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                workers.add(worker.apply(i));
            }
            for (Future<Void> running : executor.invokeAll(workers)) {
                running.get();
            }
        } catch (ExecutionException e) {
            throw new SQLException("a thread of the program failed", e.getCause());
        } finally {
            executor.shutdownNow();
        }
    }
}
