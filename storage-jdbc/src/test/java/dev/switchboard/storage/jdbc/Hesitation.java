package dev.switchboard.storage.jdbc;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What happens in a {@link ChaosNode} between the last look at the lease and the first byte of a send. Each send is written
 * down, in a file that a killed process leaves behind. And one of a channel can be asked to hesitate: to stay there until
 * the process was paused and goes on, which by chance happens once in thousands of pauses.
 */
final class Hesitation {
    private static final long LOOK_EVERY_NANOS = 1_000_000;
    private static final Duration A_PAUSE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Map<String, SynchronousQueue<String>> ASKED = new ConcurrentHashMap<>();
    private static @Nullable OutputStream sends;

    private Hesitation() {}

    /** Where the keys of sends are written, a line each, before they are sent. */
    static synchronized void writeInto(Path file) throws IOException {
        sends = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /**
     * Asks the next send of a channel to hesitate.
     *
     * @return its key, once it does; empty where nothing was sent for a time
     */
    static String ofNext(String channel) throws InterruptedException {
        SynchronousQueue<String> asked = new SynchronousQueue<>();
        ASKED.put(channel, asked);
        try {
            @Nullable String key = asked.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return key == null ? "" : key;
        } finally {
            ASKED.remove(channel, asked);
        }
    }

    static void beforeSending(String channel, String key) throws IOException {
        write(key);
        @Nullable SynchronousQueue<String> asked = ASKED.get(channel);
        if (asked != null && asked.offer(key)) {
            untilPaused();
        }
    }

    private static synchronized void write(String key) throws IOException {
        if (sends != null) {
            sends.write((key + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void untilPaused() {
        long start = System.nanoTime();
        for (long before = start, now = start;
                now - before < A_PAUSE.toNanos() && now - start < PATIENCE.toNanos();
                now = System.nanoTime()) {
            before = now;
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }
}
