package dev.switchboard.benchmarks;

import dev.switchboard.Switchboard;
import dev.switchboard.model.Retention;
import dev.switchboard.model.WebhookResponse;
import dev.switchboard.rules.Rule;
import dev.switchboard.storage.Storage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The library, on one node or several, under a load that keeps a number of messages in flight or comes at a pace. */
final class LibraryPipeline {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** So many that a pace is never held up by them, unless nothing goes on any more. */
    private static final int MOST_IN_FLIGHT = 50_000;

    private final Measure measure;
    private final int inFlight;
    private final Pace pace;
    private final Meter meter;
    private final Semaphore places;
    private final Map<Long, Long> begun = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable String> refusal = new AtomicReference<>();

    private LibraryPipeline(Measure measure, int inFlight, Pace pace, Meter meter) {
        this.measure = measure;
        this.inFlight = inFlight;
        this.pace = pace;
        this.meter = meter;
        places = new Semaphore(inFlight);
    }

    /**
     * Runs a board on an empty storage until the meter gives no more messages and all of them have ended.
     *
     * @throws IllegalStateException if a message was refused, or did not end within a minute
     * @throws InterruptedException if the thread is interrupted
     */
    static void run(Storage storage, Measure measure, int inFlight, Meter meter) throws InterruptedException {
        new LibraryPipeline(measure, inFlight, Pace.asFastAsPossible(), meter).run(List.of(storage));
    }

    /**
     * Runs boards on storages that share empty tables, each of which is given an equal part of the messages.
     *
     * @throws IllegalStateException if a message was refused, or did not end within a minute
     * @throws InterruptedException if the thread is interrupted
     */
    static void runNodes(List<Storage> nodes, int inFlight, Meter meter) throws InterruptedException {
        new LibraryPipeline(Measure.END_TO_END, inFlight, Pace.asFastAsPossible(), meter).run(nodes);
    }

    /**
     * Runs a board under a load that comes at a pace.
     *
     * @throws IllegalStateException if a message was refused, or did not end within a minute
     * @throws InterruptedException if the thread is interrupted
     */
    static void runPaced(Storage storage, Pace pace, Meter meter) throws InterruptedException {
        new LibraryPipeline(Measure.END_TO_END, MOST_IN_FLIGHT, pace, meter).run(List.of(storage));
    }

    private void run(List<Storage> nodes) throws InterruptedException {
        Deque<Switchboard> started = new ArrayDeque<>();
        try (InProcessPlatform platform = new InProcessPlatform(this::ended)) {
            try {
                List<Switchboard> boards = new ArrayList<>();
                for (Storage storage : nodes) {
                    Switchboard board = board(storage, "benchmark-" + boards.size(), platform);
                    started.push(board);
                    boards.add(board);
                    board.start();
                }
                for (long number = next(); number >= 0; number = next()) {
                    takeIn(boards.get((int) (number % boards.size())), number);
                }
                // One place was taken for the message that is not there any more.
                take(inFlight - 1);
            } finally {
                started.forEach(Switchboard::close);
            }
        }
    }

    private Switchboard board(Storage storage, String node, InProcessPlatform platform) {
        // The naive program keeps no log of webhooks.
        Switchboard.Builder builder = Switchboard.builder()
                .storage(storage)
                .node(node)
                .retention(Retention.defaults().withoutWebhooks())
                .channel(platform.channel());
        if (measure == Measure.END_TO_END) {
            return builder.rule(Rule.named("reply")
                            .then(context ->
                                    context.reply(Traffic.reply(context.text().plain()))))
                    .build();
        }
        // A handler that never ends: the work stays where intake put it, as it does in the naive program.
        return builder.onMessageAsync(context -> new CompletableFuture<>())
                .handlerTimeout(Duration.ofDays(1))
                .drain(Duration.ZERO)
                .build();
    }

    private long next() throws InterruptedException {
        take(1);
        return meter.next();
    }

    private void take(int count) throws InterruptedException {
        if (!places.tryAcquire(count, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("messages are in flight for more than " + PATIENCE);
        }
        String refused = refusal.get();
        if (refused != null) {
            throw new IllegalStateException("a message was refused: " + refused);
        }
    }

    private void takeIn(Switchboard board, long number) {
        begun.put(number, pace.await(number));
        var unused = board.webhooks()
                .handleAsync(Traffic.CHANNEL, InProcessPlatform.webhook(number))
                .thenAccept(answer -> answered(number, answer));
    }

    private void answered(long number, WebhookResponse answer) {
        if (answer.status() != 200) {
            refusal.set(answer.status() + " " + answer.body());
            ended(number);
        } else if (measure == Measure.INTAKE) {
            ended(number);
        }
    }

    private void ended(long number) {
        Long since = begun.remove(number);
        if (since != null) {
            meter.ended(since);
            places.release();
        }
    }
}
