package dev.switchboard.storage.jdbc;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/** All processes of {@link ChaosTest}, and the wires between them. */
final class ChaosWorld implements AutoCloseable {
    static final int NODES = 3;
    private static final Duration AT_MOST = Duration.ofMinutes(2);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final ChaosDatabase database;
    private final CutProxy toDatabase;
    private final CutProxy toPlatform;
    private final JavaProcess platform;
    private final List<Node> nodes;
    private final Set<Long> paused = ConcurrentHashMap.newKeySet();

    ChaosWorld(long seed, Path directory) throws Exception {
        try {
            database = closing(new ChaosDatabase(directory.resolve("postgres")));
            toDatabase = closing(new CutProxy(database::port));
            platform = closing(new JavaProcess(made(directory.resolve("platform")), ChaosPlatform.class));
            nodes = nodes(directory);
            String hooks = nodes.stream()
                    .map(node -> "http://127.0.0.1:" + node.fromPlatform.port())
                    .collect(Collectors.joining(","));
            platform.start(List.of(Long.toString(seed), hooks));
            int port = URI.create(platform.told(ChaosPlatform.URL)).getPort();
            toPlatform = closing(new CutProxy(() -> port));
            for (Node node : nodes) {
                node.start();
            }
        } catch (Throwable e) {
            close();
            throw e;
        }
    }

    private List<Node> nodes(Path directory) throws IOException {
        List<Node> made = new ArrayList<>();
        for (int number = 1; number <= NODES; number++) {
            made.add(new Node(number, made(directory.resolve("node-" + number))));
        }
        return made;
    }

    private static Path made(Path directory) throws IOException {
        return Files.createDirectory(directory);
    }

    private <T extends AutoCloseable> T closing(T resource) {
        open.push(resource);
        return resource;
    }

    static ConditionFactory eventually() {
        return Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .atMost(AT_MOST);
    }

    /** A place for a node, in which one process follows the other. */
    final class Node {
        private final Path directory;
        private final JavaProcess process;
        private final CutProxy fromPlatform;
        private String name;
        private int names;

        Node(int number, Path directory) throws IOException {
            this.directory = directory;
            name = "node-" + number;
            process = closing(new JavaProcess(directory, ChaosNode.class));
            fromPlatform = closing(new CutProxy(() -> {
                URI url = process.url();
                return url == null ? 0 : url.getPort();
            }));
        }

        String name() {
            return name;
        }

        /** Has the next process work under a name that is new. */
        void rename() {
            names++;
            name = name.replaceFirst("-[a-z]+$", "") + "-" + "x".repeat(names);
        }

        /** Starts it, and waits until it listens. */
        void start() throws IOException {
            start(process::isListening);
        }

        /** Starts it, and waits until it works under its name, which is before it listens. */
        void startAndJoin() throws Exception {
            long before = eventually()
                    .ignoreExceptionsInstanceOf(SQLException.class)
                    .until(() -> database.epoch(name), epoch -> true);
            start(() -> database.epoch(name) > before && database.isHeld(name));
        }

        /** As a supervisor does it: one that dies since the database is away is started again. */
        private void start(Callable<Boolean> goal) throws IOException {
            spawn();
            awaitStored(() -> {
                if (!process.isAlive()) {
                    spawn();
                }
                return goal.call();
            });
        }

        private void spawn() throws IOException {
            process.spawn(List.of(
                    RestartablePostgres.url(toDatabase.port()),
                    JdbcStorage.DEFAULT_SCHEMA,
                    "http://127.0.0.1:" + toPlatform.port(),
                    name,
                    directory.toString()));
        }

        void kill() throws InterruptedException {
            process.kill();
        }

        void pause() throws IOException, InterruptedException {
            process.pause();
            paused.add(process.pid());
        }

        void goOn() throws IOException, InterruptedException {
            process.goOn();
        }

        /** {@return the key of a send that now hesitates; empty where there was none} */
        String hesitate(String channel) throws InterruptedException {
            return process.told(ChaosNode.HESITATE + "?" + channel);
        }
    }

    List<Node> nodes() {
        return nodes;
    }

    ChaosDatabase database() {
        return database;
    }

    CutProxy toDatabase() {
        return toDatabase;
    }

    CutProxy toPlatform() {
        return toPlatform;
    }

    /** Breaks the connections from the platform to all nodes. */
    int cutCustomers() {
        return nodes.stream().mapToInt(node -> node.fromPlatform.cut()).sum();
    }

    JavaProcess platform() {
        return platform;
    }

    ChaosPlatform.Counts counts() throws InterruptedException {
        return ChaosPlatform.Counts.read(platform.told(ChaosPlatform.COUNTS));
    }

    /** Has the customers talk until so much more was acknowledged. */
    void progress(int messages) throws InterruptedException {
        long goal = counts().acknowledged() + messages;
        eventually().until(() -> counts().acknowledged() >= goal);
    }

    /** Waits for something that is asked of the database, which may be away. */
    void awaitStored(Callable<Boolean> condition) {
        eventually().ignoreExceptionsInstanceOf(SQLException.class).until(condition);
    }

    /** Has the customers say no more, waits until all is done, and lets the nodes end in good order. */
    void settle() throws Exception {
        platform.told(ChaosPlatform.QUIET);
        awaitStored(() -> database.work() == 0);
        long last = database.lastPosition();
        eventually().until(() -> seen().contains(last));
        for (Node node : nodes) {
            node.process.stop();
        }
    }

    /** {@return the positions of the feed that the nodes' subscription was given} */
    Set<Long> seen() throws IOException {
        return lines(ChaosNode.SEEN, file -> true).map(Long::parseLong).collect(Collectors.toSet());
    }

    /** {@return the keys of what processes that were paused once sent, or were about to} */
    Set<String> sentByPaused() throws IOException {
        return lines(ChaosNode.SENDS, file -> paused.contains(Long.parseLong(file.substring(ChaosNode.SENDS.length()))))
                .collect(Collectors.toSet());
    }

    private Stream<String> lines(String kind, Predicate<String> which) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Node node : nodes) {
            try (Stream<Path> files = Files.list(node.directory)) {
                for (Path file : files.toList()) {
                    String name = file.getFileName().toString();
                    if (name.startsWith(kind) && which.test(name)) {
                        lines.addAll(Files.readAllLines(file));
                    }
                }
            }
        }
        return lines.stream();
    }

    /** {@return how everything stands, and what the processes said} */
    String log() throws InterruptedException {
        StringBuilder log = new StringBuilder(platform.log());
        for (Node node : nodes) {
            log.append('\n').append(node.name).append(": ");
            log.append(node.process.ask(ChaosNode.HEALTH).body()).append('\n').append(node.process.log());
        }
        try {
            return log.append(database.describeWork()).toString();
        } catch (SQLException e) {
            return log.append(e).toString();
        }
    }

    /** Ends everything, whatever of it cannot be ended. */
    @Override
    public void close() {
        @Nullable AutoCloseable last = open.poll();
        if (last == null) {
            return;
        }
        try {
            last.close();
        } catch (Exception e) {
            throw new IllegalStateException(last + " does not end", e);
        } finally {
            close();
        }
    }
}
