package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.Switchboard;
import dev.switchboard.Telemetry;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.storage.Storage;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is measured, and that the table in the documentation says so. */
class MetersTest extends BoardFixture {
    private static final Pattern ROW = Pattern.compile("\\| `(switchboard\\.[a-z.]+)` \\| (\\w+)[^|]*\\| ([^|]*)\\|.*");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    MetersTest() {
        super(new InMemoryPromisesTest());
    }

    private Switchboard.Builder measured(Switchboard.Builder board) {
        return board.telemetry(Telemetry.meters(registry));
    }

    /** Each meter of the table, as its kind and the names of its tags. */
    private static Map<String, String> table() throws IOException {
        Path page = Path.of("..", "docs", "operations.md");
        Map<String, String> rows = new TreeMap<>();
        for (String line : Files.readAllLines(page)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                String tags = Arrays.stream(row.group(3).split(","))
                        .map(String::strip)
                        .filter(tag -> !tag.isEmpty())
                        .sorted()
                        .collect(Collectors.joining(","));
                if (!row.group(2).matches("producer|consumer")) {
                    rows.put(row.group(1), row.group(2) + " " + tags);
                }
            }
        }
        return rows;
    }

    private Map<String, String> registered() {
        Map<String, String> meters = new TreeMap<>();
        for (Meter meter : registry.getMeters()) {
            String tags =
                    meter.getId().getTags().stream().map(Tag::getKey).sorted().collect(Collectors.joining(","));
            String type = meter.getId().getType() == Meter.Type.DISTRIBUTION_SUMMARY
                    ? "summary"
                    : meter.getId().getType().name().toLowerCase(java.util.Locale.ROOT);
            meters.put(meter.getId().getName(), type + " " + tags);
        }
        return meters;
    }

    private double count(String name, String... tags) {
        return registry.get(name).tags(tags).counter().count();
    }

    @Test
    @DisplayName("The table names each meter, its kind and its tags, and no other")
    void table_isWhatIsRegistered() throws Exception {
        platform.fail(take -> {
            throw ChannelException.unavailable("once");
        });
        Switchboard board = start(host -> measured(echo(host)));
        board.events().subscribe("crm", event -> {});
        said(board, "anna", "hello");
        receives(board, WebhookRequest.post(new byte[] {'?'}));
        receives(board, WebhookRequest.post(new byte[5 << 20]));
        advanceUntil(Duration.ofSeconds(2), () -> assertThat(platform.texts()).hasSize(1));
        eventually()
                .untilAsserted(() -> assertThat(
                                registry.get("switchboard.reply").timer().count())
                        .isOne());

        Map<String, String> expected = new TreeMap<>(table());
        // The scripted platform is not polled; see PollingTest of core.
        assertThat(expected.remove("switchboard.poll")).isEqualTo("timer channel,outcome,type");
        assertThat(registered()).isEqualTo(expected);
    }

    @Test
    @DisplayName("Each stage takes the time that the clock says")
    void latencies() throws Exception {
        CountDownLatch handling = new CountDownLatch(1);
        CountDownLatch handled = new CountDownLatch(1);
        CountDownLatch sending = new CountDownLatch(1);
        CountDownLatch sent = new CountDownLatch(1);
        platform.fail(take -> {
            sending.countDown();
            await(sent);
        });
        Switchboard board =
                start(host -> measured(host).channel(platform.channel(CHANNEL)).onMessage(context -> {
                    handling.countDown();
                    handled.await();
                    context.reply("done");
                }));
        said(board, "anna", "hello");
        await(handling);
        clock.advance(Duration.ofSeconds(3));
        handled.countDown();
        await(sending);
        clock.advance(Duration.ofSeconds(4));
        sent.countDown();
        awaitTexts("anna", "done");

        eventually()
                .untilAsserted(() -> assertThat(seconds("switchboard.reply")).isEqualTo(7));
        assertThat(seconds("switchboard.handler.run", "outcome", "done")).isEqualTo(3);
        assertThat(seconds("switchboard.send.call", "outcome", "done")).isEqualTo(4);
        assertThat(seconds("switchboard.handler.wait")).isZero();
        assertThat(seconds("switchboard.send.wait")).isZero();
        assertThat(count("switchboard.intake.events")).isEqualTo(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private double seconds(String timer, String... tags) {
        return registry.get(timer).tags(tags).timer().totalTime(TimeUnit.SECONDS);
    }

    @Test
    @DisplayName("Failures are counted by kind, as are retries and what is parked")
    void failures() {
        platform.fail(
                take -> {
                    throw ChannelException.unavailable("down");
                },
                take -> {
                    throw new IOException("cut off");
                },
                take -> {
                    throw ChannelException.rejected("too rude");
                });
        Switchboard board = start(host -> measured(echo(host)));
        said(board, "anna", "hello");
        advanceUntil(
                Duration.ofSeconds(5),
                () -> assertThat(board.parked().list(null, null, 10).items()).hasSize(1));

        for (String outcome : new String[] {"unavailable", "in_doubt", "rejected"}) {
            assertThat(registry.get("switchboard.send.call")
                            .tags("outcome", outcome)
                            .timer()
                            .count())
                    .isOne();
        }
        assertThat(count("switchboard.retries", "lane", "sending")).isEqualTo(2);
        assertThat(count("switchboard.parked", "kind", "operation")).isEqualTo(1);
    }

    @Test
    @DisplayName("What waits parked is a gauge of its channel, also what was parked before the board began")
    void parkedWork() {
        Storage storage = newStorage();
        Switchboard before = start(storage, this::echo);
        receives(before, WebhookRequest.post(new byte[] {'?'}));
        before.close();

        start(storage, host -> measured(echo(host)));

        eventually()
                .untilAsserted(() -> assertThat(registry.get("switchboard.work.parked")
                                .tag("channel", CHANNEL)
                                .gauge()
                                .value())
                        .isEqualTo(1));
    }

    @Test
    @DisplayName("A channel's meters go with the channel, and all of them with the board")
    void meters_goWithWhatTheyMeasure() {
        Switchboard board = start(host -> measured(echo(host)));
        board.channels().add(platform.channel("more"));
        assertThat(registry.find("switchboard.intake.events")
                        .tag("channel", "more")
                        .counters())
                .hasSize(1);
        int before = registry.getMeters().size();
        board.channels().remove("more");
        assertThat(registry.getMeters()).hasSizeLessThan(before);
        assertThat(new TreeSet<>(registry.getMeters().stream()
                        .map(meter -> String.valueOf(meter.getId().getTag("channel")))
                        .toList()))
                .containsExactly(CHANNEL, "null");

        board.close();
        assertThat(registry.getMeters()).isEmpty();
    }
}
