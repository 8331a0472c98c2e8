package dev.switchboard.storage.jdbc;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Does work where nobody can interrupt it. H2 reads and writes its file through an interruptible channel: a thread that is
 * interrupted while it does, as a handler is after its time-out, closes the database's file for the whole process.
 */
final class Shelter {
    // Threads end when they were idle for a minute; no more of them work at once than there are callers.
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(Shelter::thread);

    private Shelter() {}

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "switchboard-h2");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Does it, and waits for its end. If the caller is interrupted meanwhile, it finds out afterwards.
     *
     * @param work the work
     * @return what came of it
     */
    static <R> R run(Supplier<R> work) {
        Future<R> result = THREADS.submit(work::get);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw thrown(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException thrown(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException failure ? failure : new IllegalStateException(cause);
    }
}
