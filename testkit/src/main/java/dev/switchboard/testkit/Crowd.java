package dev.switchboard.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Threads that begin at the same moment. */
final class Crowd implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    /**
     * Runs tasks at the same time, and waits for all of them.
     *
     * @return what they returned, in the order of the tasks
     */
    static <T> List<T> run(List<Callable<T>> tasks) {
        CountDownLatch begin = new CountDownLatch(1);
        try (Crowd crowd = new Crowd()) {
            List<Future<T>> running = new ArrayList<>();
            for (Callable<T> task : tasks) {
                running.add(crowd.begin(() -> {
                    begin.await();
                    return task.call();
                }));
            }
            begin.countDown();
            List<T> results = new ArrayList<>();
            for (Future<T> result : running) {
                results.add(outcome(result));
            }
            return results;
        }
    }

    /** Begins one task. */
    <T> Future<T> begin(Callable<T> task) {
        return threads.submit(task);
    }

    /** Waits for a task, for a time that is long enough where nothing blocks for good. */
    static <T> T outcome(Future<T> task) {
        try {
            return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("did not come to an end within " + PATIENCE_SECONDS + " seconds", e);
        } catch (ExecutionException e) {
            throw new AssertionError("failed in its thread", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("was interrupted", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
