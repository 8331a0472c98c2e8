package dev.switchboard.gmail;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The body of an answer, closed where nothing of it comes for a time: the JDK's client waits for it for ever. */
final class WatchedStream extends FilterInputStream {
    private static final ScheduledExecutorService WATCH = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "switchboard-gmail-watch");
        thread.setDaemon(true);
        return thread;
    });

    private final long patience;
    private final ScheduledFuture<?> watch;
    private volatile long lastRead = System.nanoTime();
    private volatile boolean timedOut;

    WatchedStream(InputStream in, Duration patience) {
        super(in);
        this.patience = patience.toNanos();
        long look = Math.max(patience.toMillis() / 4, 10);
        this.watch = WATCH.scheduleWithFixedDelay(this::look, look, look, TimeUnit.MILLISECONDS);
    }

    private void look() {
        if (System.nanoTime() - lastRead > patience) {
            timedOut = true;
            try {
                in.close();
            } catch (IOException e) {
                // Whoever reads it is told so.
                timedOut = true;
            }
        }
    }

    @Override
    public int read() throws IOException {
        return after(super.read());
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return after(super.read(bytes, offset, length));
    }

    private int after(int read) throws IOException {
        lastRead = System.nanoTime();
        if (timedOut) {
            throw new IOException("Google stopped in the middle of its answer");
        }
        if (read < 0) {
            watch.cancel(false);
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        watch.cancel(false);
        super.close();
    }
}
