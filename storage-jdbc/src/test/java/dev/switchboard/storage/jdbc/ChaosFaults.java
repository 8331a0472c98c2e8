package dev.switchboard.storage.jdbc;

import static dev.switchboard.storage.jdbc.ChaosWorld.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.simulator.Failure;
import dev.switchboard.storage.jdbc.ChaosWorld.Node;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.awaitility.core.ConditionTimeoutException;

/**
 * What {@link ChaosTest} does to its world: one thread to the nodes, and another meanwhile to the database, the wires and
 * the platform. Each fault ends when it was seen to have had an effect. The seed says in which order they come, to whom, and
 * how much is said in between.
 */
final class ChaosFaults {
    private static final Duration FAILING_AT_MOST = Duration.ofSeconds(20);
    private static final Duration NEXT_TRY_AT_MOST = Duration.ofMinutes(9);
    private static final Duration LATE_AT_MOST = Duration.ofSeconds(30);
    private static final int PAUSES = 3;

    private final ChaosWorld world;
    private final Map<Kind, Integer> made = new EnumMap<>(Kind.class);
    private final Queue<String> history = new ConcurrentLinkedQueue<>();
    /** Held while the platform is out of order, and while what is sent late must reach it. */
    private final Lock platform = new ReentrantLock();

    /** A fault, and whom it is made to. */
    enum Kind {
        NODE_KILLED(true),
        NODE_KILLED_AGAIN_AND_AGAIN(true),
        NODE_GONE(true),
        NODE_PAUSED(true),
        DATABASE_RESTARTED(false),
        BACKENDS_TERMINATED(false),
        DATABASE_CUT_OFF(false),
        PLATFORM_CUT_OFF(false),
        CUSTOMERS_CUT_OFF(false),
        PLATFORM_OUT_OF_ORDER(false),
        PLATFORM_STALLED(false),
        PLATFORM_BROKEN(false),
        ANSWERS_LOST(false);

        private final boolean ofNodes;

        Kind(boolean ofNodes) {
            this.ofNodes = ofNodes;
        }
    }

    ChaosFaults(ChaosWorld world) {
        this.world = world;
    }

    /** {@return how often each fault was made, and seen to have had an effect} */
    Map<Kind, Integer> made() {
        return made;
    }

    /** {@return what was done, and when, for who looks for what went wrong} */
    String history() {
        return String.join("\n", history);
    }

    private void note(Object what, Node node) {
        history.add(Instant.now() + " " + what + " " + node.name());
    }

    /** Makes each fault once, and then goes on until the time is over. */
    void make(long seed, Duration time) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        Instant end = Instant.now().plus(time);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<Void>> lanes = List.of(
                    threads.submit(lane(true, random.split(), end)), threads.submit(lane(false, random.split(), end)));
            for (Future<Void> lane : lanes) {
                lane.get(time.plusMinutes(10).toSeconds(), TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private Callable<Void> lane(boolean ofNodes, SplittableRandom random, Instant end) {
        return () -> {
            do {
                for (Kind kind : shuffled(ofNodes, random)) {
                    world.progress(random.nextInt(5, 30));
                    Node node = world.nodes().get(random.nextInt(ChaosWorld.NODES));
                    note(kind, node);
                    make(kind, node, random);
                    note("end of " + kind, node);
                    synchronized (made) {
                        made.merge(kind, 1, Integer::sum);
                    }
                }
            } while (Instant.now().isBefore(end));
            return null;
        };
    }

    private static List<Kind> shuffled(boolean ofNodes, SplittableRandom random) {
        List<Kind> left = new ArrayList<>(List.of(Kind.values()));
        left.removeIf(kind -> kind.ofNodes != ofNodes);
        List<Kind> shuffled = new ArrayList<>();
        while (!left.isEmpty()) {
            shuffled.add(left.remove(random.nextInt(left.size())));
        }
        return shuffled;
    }

    private void make(Kind kind, Node node, SplittableRandom random) throws Exception {
        switch (kind) {
            case NODE_KILLED -> {
                node.kill();
                node.start();
            }
            case NODE_KILLED_AGAIN_AND_AGAIN -> killAgainAndAgain(node, random.nextInt(2, 4));
            case NODE_GONE -> leaveToOthers(node);
            case NODE_PAUSED -> pause(node);
            case DATABASE_RESTARTED -> restartDatabase();
            case BACKENDS_TERMINATED -> terminate(random.nextInt(20, 40));
            case DATABASE_CUT_OFF -> cut(world.toDatabase()::cut, random.nextInt(20, 40));
            case PLATFORM_CUT_OFF -> cut(world.toPlatform()::cut, random.nextInt(10, 20));
            case CUSTOMERS_CUT_OFF -> cut(world::cutCustomers, random.nextInt(10, 20));
            case PLATFORM_OUT_OF_ORDER -> fail(Failure.Kind.UNAVAILABLE, random.nextInt(10, 20));
            case PLATFORM_STALLED -> fail(Failure.Kind.SILENT, random.nextInt(10, 20));
            case PLATFORM_BROKEN -> fail(Failure.Kind.CUT_OFF, random.nextInt(10, 20));
            case ANSWERS_LOST -> fail(Failure.Kind.ANSWER_LOST, random.nextInt(10, 20));
        }
    }

    /** The second time, and later ones, it has just come so far that it has its name again. */
    private void killAgainAndAgain(Node node, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            node.kill();
            node.startAndJoin();
        }
        node.kill();
        node.start();
    }

    private void leaveToOthers(Node node) throws Exception {
        node.kill();
        world.awaitStored(() -> !world.database().isHeld(node.name()));
        node.rename();
        node.start();
    }

    /** Pauses a node between the look at its lease and a send, until others have sent that, and lets it go on. */
    private void pause(Node node) throws Exception {
        boolean late = false;
        for (int i = 0; i < PAUSES && !late; i++) {
            late = sendsLate(node);
        }
        assertThat(late).as("a paused node sent something late").isTrue();
    }

    private boolean sendsLate(Node node) throws Exception {
        String known = node.hesitate(ChaosNode.DEDUPLICATES);
        String asked = node.hesitate(ChaosNode.LOOKUP);
        note("hesitates with " + known + " and " + asked, node);
        if (known.isEmpty() || asked.isEmpty()) {
            return false;
        }
        node.pause();
        world.awaitStored(() -> !world.database().isHeld(node.name()));
        eventually().until(() -> sent(known) == 1 && sent(asked) == 1);
        platform.lock();
        try {
            note("goes on", node);
            node.goOn();
            eventually()
                    .atMost(LATE_AT_MOST)
                    .ignoreExceptionsInstanceOf(SQLException.class)
                    .until(() -> world.database().isLate(asked));
        } catch (ConditionTimeoutException e) {
            return false;
        } finally {
            platform.unlock();
        }
        world.awaitStored(() -> world.database().isHeld(node.name()));
        return true;
    }

    private int sent(String key) throws InterruptedException {
        return Integer.parseInt(world.platform().told(ChaosPlatform.SENT + "?" + key));
    }

    private void restartDatabase() throws Exception {
        world.database().stop();
        long refused = world.counts().refused();
        eventually().until(() -> world.counts().refused() > refused + ChaosWorld.NODES);
        world.database().start();
    }

    private void terminate(int connections) {
        int[] left = {connections};
        eventually().ignoreExceptionsInstanceOf(SQLException.class).until(() -> {
            left[0] -= world.database().terminate(2);
            return left[0] <= 0;
        });
    }

    private static void cut(Callable<Integer> cutting, int connections) {
        int[] left = {connections};
        eventually().until(() -> {
            left[0] -= cutting.call();
            return left[0] <= 0;
        });
    }

    private void fail(Failure.Kind kind, int calls) throws InterruptedException {
        platform.lock();
        try {
            world.platform().told(ChaosPlatform.FAIL + "?" + kind);
            long before = world.counts().calls();
            Instant enough = Instant.now().plus(FAILING_AT_MOST);
            // What fails is tried less and less often, so few calls may take long.
            eventually().atMost(NEXT_TRY_AT_MOST).until(() -> {
                long made = world.counts().calls() - before;
                return made >= calls || (made > 0 && Instant.now().isAfter(enough));
            });
        } finally {
            world.platform().told(ChaosPlatform.CLEAR);
            platform.unlock();
        }
    }
}
