package dev.switchboard.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.PlainConnector;
import dev.switchboard.Switchboard;
import dev.switchboard.model.Channel;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.Health.Problem;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.model.WebhookResponse;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.spi.Connector;
import dev.switchboard.spi.ConnectorContext;
import dev.switchboard.spi.ConnectorProvider;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.spi.Received;
import dev.switchboard.spi.Setting;
import dev.switchboard.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connectors that throw what they must not, or hang: they hurt nobody but their own channel. */
class OddConnectorsTest {
    private static final Queue<String> CLOSED = new ConcurrentLinkedQueue<>();
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    @TempDir
    private Path folder;

    private final Storage storage = Storage.inMemory();

    /** A provider whose connectors do as their setting says. */
    public static final class Odd implements ConnectorProvider {
        @Override
        public String type() {
            return "odd";
        }

        @Override
        public List<Setting> settings() {
            return List.of(Setting.optional("how", "What is odd about it", "nothing"));
        }

        @Override
        public Connector create(ConnectorContext context) {
            String how = context.setting("how");
            if (how.equals("cannot be made") && Thread.currentThread().getName().startsWith("switchboard-")) {
                throw new AssertionError("a bug of the provider");
            }
            return switch (how) {
                case "polls for ever" -> new Poller(how);
                case "fails on signatures", "cannot tell signatures now" -> new Unsure(how);
                default -> new Plain(how);
            };
        }
    }

    private static class Plain extends PlainConnector {
        private final String how;

        Plain(String how) {
            this.how = how;
        }

        @Override
        public void close() {
            CLOSED.add(how);
            if (how.equals("fails to close")) {
                throw new AssertionError("a bug of the connector");
            }
            if (how.equals("hangs when it is closed")) {
                hang();
            }
        }
    }

    private static final class Poller extends Plain implements Connector.Polling {
        Poller(String how) {
            super(how);
        }

        @Override
        public Received poll(@Nullable String offset) {
            hang();
            return Received.of(List.of());
        }

        @Override
        public List<InboundEvent> parseAgain(byte[] raw) {
            return List.of();
        }

        @Override
        public Duration pause() {
            return Duration.ZERO;
        }
    }

    private static final class Unsure extends Plain implements Connector.Webhooks {
        private final boolean isOutOfOrder;

        Unsure(String how) {
            super(how);
            this.isOutOfOrder = how.equals("cannot tell signatures now");
        }

        @Override
        public boolean authentic(WebhookRequest request) {
            if (isOutOfOrder) {
                throw ChannelException.unavailable("the platform's keys cannot be had");
            }
            throw new IllegalStateException("a bug of the connector");
        }

        @Override
        public Received parse(WebhookRequest request) {
            return Received.of(List.of());
        }
    }

    /** Ignores interrupts. */
    private static void hang() {
        boolean goesOn = true;
        while (goesOn) {
            try {
                goesOn = !NEVER.await(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                goesOn = true;
            }
        }
    }

    @BeforeEach
    @AfterEach
    void forget() {
        CLOSED.clear();
    }

    private Switchboard board(String node, ChannelConfig... channels) throws IOException {
        Switchboard board = Providing.with(Odd.class, folder, () -> {
            Switchboard.Builder builder = Switchboard.builder()
                    .storage(storage)
                    .node(node)
                    .drain(Duration.ofMillis(100))
                    .lease(Duration.ofSeconds(1));
            List.of(channels).forEach(builder::channel);
            return builder.build();
        });
        board.start();
        return board;
    }

    private static ChannelConfig odd(String id, String how) {
        return ChannelConfig.of("odd", id).with("how", how);
    }

    private static void eventually(Runnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(assertion::run);
    }

    @Test
    @DisplayName(
            "Where new settings break a connector on another node, that goes on with the earlier ones, and says so")
    void cannotBeMade() throws Exception {
        try (Switchboard one = board("one");
                Switchboard other = board("other")) {
            one.channels().add(odd("shop", "nothing"));
            eventually(() -> assertThat(other.channels().list()).hasSize(1));
            // Here it is made on this thread, and there on one of the board's, where it cannot be.
            one.channels().add(odd("shop", "cannot be made"));
            one.channels().add(odd("more", "nothing"));

            eventually(() -> assertThat(other.channels().list())
                    .extracting(Channel::id)
                    .containsExactlyInAnyOrder("shop", "more"));
            eventually(() -> assertThat(other.health().problems())
                    .extracting(Problem::reason)
                    .anySatisfy(reason -> assertThat(reason)
                            .startsWith("goes on with its earlier settings on this node")
                            .contains("a bug of the provider")));
        }
    }

    @Test
    @DisplayName("A connector that fails to close keeps no other from being changed, removed or closed")
    void failsToClose() throws Exception {
        Switchboard board = board("one", odd("first", "fails to close"), odd("second", "in good order"));
        board.channels().add(odd("shop", "fails to close"));
        board.channels().add(odd("shop", "nothing"));
        board.channels().remove("shop");
        assertThat(board.channels().list()).extracting(Channel::id).containsExactlyInAnyOrder("first", "second");
        CLOSED.clear();

        board.close();

        assertThat(CLOSED).containsExactlyInAnyOrder("fails to close", "in good order");
        assertThatThrownBy(() -> board.channels().list()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @DisplayName("Where signatures cannot be checked all is refused, and the channel has a problem")
    void failsOnSignatures() throws Exception {
        try (Switchboard board = board("one", odd("shop", "fails on signatures"))) {
            for (int i = 0; i < 3; i++) {
                assertThat(board.webhooks()
                                .handle("shop", WebhookRequest.post(new byte[0]))
                                .status())
                        .isEqualTo(401);
            }
            assertThat(board.health().problems())
                    .extracting(Problem::reason)
                    .singleElement()
                    .satisfies(reason -> assertThat(reason)
                            .startsWith("its connector fails on signatures, since ")
                            .contains("a bug of the connector"));
        }
    }

    @Test
    @DisplayName("Where a connector cannot tell now whether a webhook is genuine, it is neither refused nor taken in")
    void cannotTellSignatures() throws Exception {
        try (Switchboard board = board("one", odd("shop", "cannot tell signatures now"))) {
            WebhookResponse answer = board.webhooks().handle("shop", WebhookRequest.post(new byte[0]));

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.headers()).containsKey("Retry-After");
        }
    }

    @Test
    @DisplayName("A connector that hangs when it is closed holds up no other channel while the board runs")
    void hangsWhileRunning() throws Exception {
        try (Switchboard board = board("one")) {
            board.channels().add(odd("shop", "nothing"));
            board.channels().add(odd("slow", "nothing"));
            board.channels().remove("slow");
            board.channels().add(odd("shop", "hangs when it is closed"));

            assertThat(CompletableFuture.runAsync(() -> board.channels().remove("shop")))
                    .succeedsWithin(Duration.ofSeconds(20));
            assertThat(board.channels().list()).isEmpty();
        }
    }

    @Test
    @DisplayName("A poll, and a connector's close, that never end do not hold up the host's shutdown for ever")
    void hangs() throws Exception {
        Switchboard board = board(
                "one",
                odd("first", "hangs when it is closed"),
                odd("second", "polls for ever"),
                odd("third", "polls for ever"));

        assertThat(CompletableFuture.runAsync(board::close)).succeedsWithin(Duration.ofSeconds(25));
        assertThat(CLOSED).hasSize(3);
    }
}
