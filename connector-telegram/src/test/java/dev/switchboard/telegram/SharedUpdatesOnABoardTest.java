package dev.switchboard.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.Switchboard;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.Event;
import dev.switchboard.model.Parked;
import dev.switchboard.model.Position;
import dev.switchboard.rules.Condition;
import dev.switchboard.rules.Rule;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.spi.InboundEvent.NewMessage;
import dev.switchboard.spi.InboundEvent.Raw;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Each recorded update on its whole way, in a channel of its own, since some share their ids. */
class SharedUpdatesOnABoardTest {
    private TelegramPlatform api;
    private SortedMap<String, byte[]> updates;
    private Switchboard board;

    @BeforeEach
    void startABoardWithAChannelForEach() throws Exception {
        updates = SharedUpdates.in("updates");
        api = new TelegramPlatform("webhook");
        Switchboard.Builder builder = Switchboard.builder()
                .rule(Rule.named("all").when(Condition.always()).reply("Got it."));
        updates.keySet().forEach(name -> builder.channel(channel(name)));
        board = builder.build();
        board.start();
    }

    @AfterEach
    void close() throws Exception {
        board.close();
        api.close();
    }

    private ChannelConfig channel(String name) {
        ChannelConfig config = ChannelConfig.of("telegram", id(name));
        for (Map.Entry<String, String> setting : api.settings().entrySet()) {
            config = config.with(setting.getKey(), setting.getValue());
        }
        return config;
    }

    private static String id(String name) {
        return name.replace(".json", "");
    }

    @Test
    @DisplayName("Every update is acknowledged; messages are answered, the rest is told or kept raw, byte for byte")
    void everyUpdateComesThrough() {
        Set<String> toBeAnswered = new HashSet<>();
        updates.forEach((name, update) -> {
            assertThat(board.webhooks()
                            .handle(id(name), TelegramPlatform.request(update))
                            .status())
                    .as(name)
                    .isEqualTo(200);
            for (InboundEvent event : new UpdateReader(id(name), 20 << 20, InstantSource.system())
                    .read(update)
                    .events()) {
                if (event instanceof NewMessage) {
                    toBeAnswered.add(id(name));
                } else if (event instanceof Raw) {
                    assertThat(board.parked().list(id(name), null, 10).items())
                            .as(name)
                            .singleElement()
                            .satisfies(kept -> {
                                assertThat(kept.kind()).isEqualTo(Parked.Kind.UNSUPPORTED);
                                assertThat(kept.raw()).isEqualTo(update);
                            });
                }
            }
            assertThat(events(id(name))).as(name).isNotEmpty();
        });

        assertThat(toBeAnswered).hasSizeGreaterThan(10);
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(answered()).containsExactlyInAnyOrderElementsOf(toBeAnswered));
    }

    private List<Event> events(String channel) {
        return board.events().read(Position.START, 1_000).stream()
                .filter(event -> event.channel().equals(channel))
                .toList();
    }

    private List<String> answered() {
        return board.events().read(Position.START, 1_000).stream()
                .filter(event -> event.type().equals(Event.MESSAGE_SENT))
                .map(Event::channel)
                .toList();
    }
}
