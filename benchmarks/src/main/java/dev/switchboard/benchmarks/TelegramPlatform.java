package dev.switchboard.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.microhttp.EventLoop;
import org.microhttp.Header;
import org.microhttp.NoopLogger;
import org.microhttp.Options;
import org.microhttp.Response;

/**
 * As little of the Bot API as an echo bot needs, on a loopback port: it takes every message, and tells which update it
 * answers.
 */
final class TelegramPlatform implements AutoCloseable {
    static final String TOKEN = "123456:TESTTOKEN";

    private static final int PEOPLE = 1_000;
    private static final int LARGEST = 1 << 20;
    private static final Pattern NUMBER = Pattern.compile("message number ([0-9]+)");
    private static final List<Header> JSON = List.of(new Header("Content-Type", "application/json"));

    private final EventLoop loop;
    private final AtomicLong lastId = new AtomicLong();

    /**
     * Begins to listen.
     *
     * @param onAnswer called with the number of each update that was answered
     */
    TelegramPlatform(LongConsumer onAnswer) throws IOException {
        Options options = Options.builder()
                .withHost("127.0.0.1")
                .withPort(0)
                .withConcurrency(1)
                .withMaxRequestSize(LARGEST)
                .build();
        loop = new EventLoop(options, NoopLogger.instance(), (request, answer) -> {
            Matcher number = NUMBER.matcher(new String(request.body(), StandardCharsets.UTF_8));
            answer.accept(new Response(200, "OK", JSON, sent()));
            if (number.find()) {
                onAnswer.accept(Long.parseLong(number.group(1)));
            }
        });
        loop.start();
    }

    private byte[] sent() {
        return ("{\"ok\":true,\"result\":{\"message_id\":" + lastId.incrementAndGet()
                        + ",\"date\":1700000000,\"chat\":{\"id\":77,\"type\":\"private\"},\"text\":\"x\"}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    int port() throws IOException {
        return loop.getPort();
    }

    /** The body of a webhook: one of a thousand people writes. */
    static byte[] update(long number) {
        long person = 1 + number % PEOPLE;
        return ("{\"update_id\":" + number + ",\"message\":{\"message_id\":" + number + ",\"from\":{\"id\":" + person
                        + ",\"is_bot\":false,\"first_name\":\"Person\",\"language_code\":\"en\"},\"chat\":{\"id\":"
                        + person + ",\"first_name\":\"Person\",\"type\":\"private\"},\"date\":1700000000,"
                        + "\"text\":\"message number " + number + "\"}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        loop.stop();
    }
}
