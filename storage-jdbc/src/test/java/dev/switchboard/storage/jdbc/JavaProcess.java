package dev.switchboard.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.model.WebhookResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A program in a JVM of its own, as a test sees it: started, reached over HTTP, killed, paused, started again. It is told
 * last of all the file into which it writes its port; see {@link ProcessServer}. None outlives the test's own JVM.
 */
final class JavaProcess implements AutoCloseable {
    private static final Duration AT_MOST = Duration.ofMinutes(2);
    private static final Duration ANSWERED_WITHIN = Duration.ofMinutes(2);
    private static final Set<Process> LIVING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> LIVING.forEach(Process::destroyForcibly), "ends-what-tests-started"));
    }

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Path portFile;
    private final Path log;
    private final Class<?> main;
    private volatile @Nullable Process process;
    private volatile @Nullable URI url;

    /**
     * @param directory where it says what it says, and its port
     */
    JavaProcess(Path directory, Class<?> main) {
        this.main = main;
        portFile = directory.resolve("port");
        log = directory.resolve("output.log");
    }

    /** Starts it, and waits until it listens. */
    void start(List<String> arguments) throws IOException {
        spawn(arguments);
        awaitListening();
    }

    /** Starts it, and does not wait. */
    void spawn(List<String> arguments) throws IOException {
        Files.deleteIfExists(portFile);
        Process started = new ProcessBuilder(command(arguments))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        LIVING.add(started);
        var unused = started.onExit().thenAccept(LIVING::remove);
        process = started;
    }

    private void awaitListening() throws IOException {
        Awaitility.await().pollInterval(Duration.ofMillis(10)).atMost(AT_MOST).until(() -> isListening() || !isAlive());
        assertThat(isListening()).as(this::log).isTrue();
    }

    boolean isAlive() {
        return running().isAlive();
    }

    /** {@return whether it can be reached} */
    boolean isListening() throws IOException {
        if (url == null && isAlive() && Files.exists(portFile)) {
            url = URI.create("http://127.0.0.1:" + Files.readString(portFile));
        }
        return url != null;
    }

    private Process running() {
        return Objects.requireNonNull(process, "it was never started");
    }

    long pid() {
        return running().pid();
    }

    private List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(arguments);
        command.add(portFile.toString());
        return command;
    }

    /** Kills it with a signal that it cannot see, and waits until it is gone. */
    void kill() throws InterruptedException {
        url = null;
        Process running = process;
        if (running != null) {
            assertThat(running.destroyForcibly().waitFor(AT_MOST.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    /** Lets it end in good order. */
    void stop() throws IOException, InterruptedException {
        Process running = process;
        if (running != null) {
            running.getOutputStream().close();
            assertThat(running.waitFor(AT_MOST.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(running.exitValue()).as(this::log).isZero();
        }
    }

    /** Has it stand still, without noticing, until it goes on. */
    void pause() throws IOException, InterruptedException {
        signal("-STOP");
    }

    void goOn() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", signal, Long.toString(pid()))
                .inheritIO()
                .start();
        assertThat(kill.waitFor()).isZero();
    }

    /** {@return where it listens; null while it does not} */
    @Nullable
    URI url() {
        return url;
    }

    /** Asks it; where it is dead, or dies, the answer is one that no HTTP server gives. */
    WebhookResponse ask(String path) throws InterruptedException {
        return exchange(path, HttpRequest.newBuilder());
    }

    /** Asks it for what it always answers. */
    String told(String path) throws InterruptedException {
        WebhookResponse answer = ask(path);
        assertThat(answer.status()).as("%s: %s", path, answer.body()).isEqualTo(200);
        return answer.body();
    }

    WebhookResponse exchange(String path, HttpRequest.Builder request) throws InterruptedException {
        URI target = url;
        if (target == null) {
            return new WebhookResponse(0, Map.of(), "dead");
        }
        try {
            HttpRequest built =
                    request.timeout(ANSWERED_WITHIN).uri(target.resolve(path)).build();
            var answer = http.send(built, BodyHandlers.ofString());
            return WebhookResponse.of(answer.statusCode(), answer.body());
        } catch (IOException e) {
            return new WebhookResponse(0, Map.of(), e.toString());
        }
    }

    /** {@return what it said} */
    String log() {
        try {
            return Files.exists(log) ? Files.readString(log) : "it said nothing";
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        url = null;
        Process running = process;
        if (running != null) {
            running.destroyForcibly().onExit().join();
        }
    }
}
