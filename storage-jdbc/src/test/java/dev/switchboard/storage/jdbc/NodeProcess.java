package dev.switchboard.storage.jdbc;

import dev.switchboard.model.WebhookRequest;
import dev.switchboard.model.WebhookResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** A {@link CrashedNode} in a JVM of its own, as the test sees it. */
final class NodeProcess implements AutoCloseable {
    private static final Duration AT_MOST = Duration.ofMinutes(2);
    private static final List<String> HEADERS = List.of("Content-Type", "X-Simulator-Signature");

    private final JavaProcess process;
    private final List<String> arguments;

    NodeProcess(TestDatabase database, URI platform, String delivery, Path directory) {
        process = new JavaProcess(directory, CrashedNode.class);
        arguments = List.of(database.url(), database.schema(), platform.toString(), delivery);
    }

    /** Starts it, and waits until it listens. */
    void start() throws IOException {
        process.start(arguments);
    }

    /** Kills it with a signal that it cannot see, and waits until it is gone. */
    void kill() throws InterruptedException {
        process.kill();
    }

    /** Lets it end in good order. */
    void stop() throws IOException, InterruptedException {
        process.stop();
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
        HttpRequest.Builder post =
                HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofByteArray(request.body()));
        HEADERS.forEach(name -> request.header(name).ifPresent(value -> post.header(name, value)));
        return process.exchange(ProcessServer.HOOK + CrashedNode.CHANNEL, post);
    }

    /** {@return how many messages it knows to be sent} */
    int sent() throws InterruptedException {
        WebhookResponse answer = process.ask(CrashedNode.SENT);
        return answer.status() == 200 ? Integer.parseInt(answer.body()) : -1;
    }

    /** {@return what it said} */
    String log() {
        return process.log();
    }

    @Override
    public void close() {
        process.close();
    }
}
