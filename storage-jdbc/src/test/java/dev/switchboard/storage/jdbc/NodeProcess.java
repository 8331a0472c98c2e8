package dev.switchboard.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.model.WebhookRequest;
import dev.switchboard.model.WebhookResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A {@link CrashedNode} in a JVM of its own, as the test sees it: started, reached over HTTP, killed, started again. */
final class NodeProcess implements AutoCloseable {
    private static final Duration AT_MOST = Duration.ofMinutes(2);
    private static final List<String> HEADERS = List.of("Content-Type", "X-Simulator-Signature");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> arguments;
    private final Path portFile;
    private final Path log;
    private volatile @Nullable Process process;
    private volatile @Nullable URI url;

    NodeProcess(TestDatabase database, URI platform, String delivery, Path directory) {
        portFile = directory.resolve("port");
        log = directory.resolve("node.log");
        arguments = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                CrashedNode.class.getName(),
                database.url(),
                database.schema(),
                platform.toString(),
                delivery,
                portFile.toString());
    }

    /** Starts it, and waits until it listens. */
    void start() throws IOException {
        Files.deleteIfExists(portFile);
        Process started = new ProcessBuilder(arguments)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        process = started;
        Awaitility.await()
                .pollInterval(Duration.ofMillis(10))
                .atMost(AT_MOST)
                .until(() -> Files.exists(portFile) || !started.isAlive());
        assertThat(started.isAlive()).as(this::log).isTrue();
        url = URI.create("http://127.0.0.1:" + Files.readString(portFile));
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

    /**
     * Tells it something as often as is needed, as platforms do that redeliver what nobody acknowledged.
     *
     * @return the answer that acknowledged it
     */
    WebhookResponse tell(WebhookRequest request) {
        return Awaitility.await()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .atMost(AT_MOST)
                .until(() -> post(request), answer -> answer.status() == 200);
    }

    private WebhookResponse post(WebhookRequest request) throws InterruptedException {
        HttpRequest.Builder post = HttpRequest.newBuilder()
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofByteArray(request.body()));
        HEADERS.forEach(name -> request.header(name).ifPresent(value -> post.header(name, value)));
        return exchange(CrashedNode.HOOK, post);
    }

    /** {@return how many messages it knows to be sent} */
    int sent() throws InterruptedException {
        WebhookResponse answer = exchange(CrashedNode.SENT, HttpRequest.newBuilder());
        return answer.status() == 200 ? Integer.parseInt(answer.body()) : -1;
    }

    /** Asks it; where it is dead, or dies, the answer is one that no HTTP server gives. */
    private WebhookResponse exchange(String path, HttpRequest.Builder request) throws InterruptedException {
        URI target = url;
        if (target == null) {
            return new WebhookResponse(0, Map.of(), "dead");
        }
        try {
            var answer = http.send(request.uri(target.resolve(path)).build(), BodyHandlers.ofString());
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
