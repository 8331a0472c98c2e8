package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.model.Channel;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.ChannelPolicy;
import dev.switchboard.model.Event;
import dev.switchboard.model.Overlap;
import dev.switchboard.model.Position;
import dev.switchboard.storage.Rows.StoredChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Channels: their configuration, their status, and where their next poll begins. */
abstract class StorageChannelTests extends StorageTests {
    StorageChannelTests(StorageContract contract) {
        super(contract);
    }

    private StoredChannel channel(String id) {
        return storage.channels().stream()
                .filter(channel -> channel.config().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static StoredChannel of(
            ChannelConfig config, @Nullable String secrets, Channel.Status status, @Nullable String reason) {
        return new StoredChannel(config, secrets, false, status, reason, null, null, 0);
    }

    @Test
    void R29_everyFieldOfAChannelIsKept() {
        ChannelConfig config = new ChannelConfig(
                "telegram",
                "Sales-1_a.b",
                "Sales \uD83D\uDE00",
                Map.of("url", "https://example.org/?a=b", "empty", ""),
                new ChannelPolicy(Overlap.MERGED, ChannelPolicy.InDoubt.FAIL, ChannelPolicy.AfterFailure.HOLD));
        StoredChannel declared = new StoredChannel(
                config, "sealed", true, Channel.Status.NEEDS_AUTHORISATION, "401: Unauthorized", null, null, 0);
        scribe.write(tx -> tx.saveChannel(declared));
        StoredChannel read = channel("Sales-1_a.b");
        assertThat(read.config()).isEqualTo(config);
        assertThat(read).usingRecursiveComparison().ignoringFields("version").isEqualTo(declared);
        assertThat(storage.channels()).hasSize(2);
    }

    @Test
    void R29_eachSaveMakesTheVersionOneHigher() {
        ChannelConfig config = ChannelConfig.of("simulator", "sales");
        scribe.write(tx -> tx.saveChannel(of(config, "sealed", Channel.Status.ACTIVE, null)));
        StoredChannel first = channel("sales");
        scribe.write(tx -> tx.saveChannel(first));
        assertThat(channel("sales").version()).isEqualTo(first.version() + 1);

        ChannelConfig renamed = config.named("Sales").with("region", "north");
        scribe.write(tx -> tx.saveChannel(of(renamed, null, Channel.Status.ERROR, "refused")));
        StoredChannel last = channel("sales");
        assertThat(last.version()).isEqualTo(first.version() + 2);
        assertThat(last.config()).isEqualTo(renamed);
        assertThat(last.secrets()).isNull();
        assertThat(last.status()).isEqualTo(Channel.Status.ERROR);
        assertThat(last.reason()).isEqualTo("refused");
    }

    @Test
    void R2_anOffsetOutlivesASaveOfItsChannel() {
        String offset = "offset \uD83D\uDE00 " + "x".repeat(2_000);
        scribe.write(tx -> tx.saveOffset(Scribe.CHANNEL, offset));
        long version = channel(Scribe.CHANNEL).version();
        assertThat(channel(Scribe.CHANNEL).offset()).isEqualTo(offset);
        scribe.channel(Scribe.CHANNEL, Channel.Status.PAUSED);
        assertThat(channel(Scribe.CHANNEL).offset()).isEqualTo(offset);
        assertThat(channel(Scribe.CHANNEL).version()).isEqualTo(version + 1);
        scribe.write(tx -> tx.saveOffset(Scribe.CHANNEL, "2"));
        assertThat(channel(Scribe.CHANNEL).offset()).isEqualTo("2");
    }

    @Test
    void R2_anOffsetIsStoredWithItsEventsOrNotAtAll() {
        scribe.write(tx -> {
            tx.saveOffset(Scribe.CHANNEL, "1");
            tx.appendEvents(List.of(scribe.event(Event.MESSAGE_RECEIVED)));
        });
        Position position = storage.latest();
        assertThatThrownBy(() -> scribe.write(tx -> {
                    tx.saveOffset(Scribe.CHANNEL, "2");
                    tx.appendEvents(List.of(scribe.event(Event.MESSAGE_RECEIVED)));
                    throw new TakenBack();
                }))
                .isInstanceOf(TakenBack.class);
        assertThat(channel(Scribe.CHANNEL).offset()).isEqualTo("1");
        assertThat(storage.latest()).isEqualTo(position).isNotEqualTo(Position.START);
    }

    @Test
    void R29_aRemovedChannelLeavesItsConversations() {
        var conversation = scribe.conversation("chat");
        scribe.write(tx -> tx.saveOffset(Scribe.CHANNEL, "1"));
        scribe.write(tx -> tx.removeChannel(Scribe.CHANNEL));
        assertThat(storage.channels()).isEmpty();
        assertThat(storage.conversation(conversation)).isPresent();
        scribe.channel(Scribe.CHANNEL);
        assertThat(channel(Scribe.CHANNEL).offset()).isNull();
    }

    @Test
    void R29_aChannelThatWasTakenBackIsNotThere() {
        assertThatThrownBy(() -> scribe.write(tx -> {
                    tx.saveChannel(of(ChannelConfig.of("simulator", "sales"), null, Channel.Status.ACTIVE, null));
                    tx.removeChannel(Scribe.CHANNEL);
                    throw new TakenBack();
                }))
                .isInstanceOf(TakenBack.class);
        assertThat(storage.channels())
                .extracting(channel -> channel.config().id())
                .containsExactly(Scribe.CHANNEL);
    }

    @Test
    void R18_aBlockedChannelSaysUntilWhen() {
        assertThat(channel(Scribe.CHANNEL).blockedUntil()).isNull();
        Instant earliest = storage.now().plus(Duration.ofMinutes(1));
        scribe.write(tx -> tx.blockChannel(Scribe.CHANNEL, Duration.ofMinutes(1)));
        Instant latest = storage.now().plus(Duration.ofMinutes(1));
        Instant until = channel(Scribe.CHANNEL).blockedUntil();
        assertThat(until).isBetween(earliest, latest);

        scribe.write(tx -> tx.blockChannel(Scribe.CHANNEL, Duration.ofSeconds(1)));
        assertThat(channel(Scribe.CHANNEL).blockedUntil()).isEqualTo(until);
        scribe.channel(Scribe.CHANNEL, Channel.Status.PAUSED);
        assertThat(channel(Scribe.CHANNEL).blockedUntil())
                .as("a save of the channel does not unblock it")
                .isEqualTo(until);
    }

    @Test
    void R29_aStatusIsSetAloneAndOnlyOfTheVersionThatIsKnown() {
        ChannelConfig config = ChannelConfig.of("simulator", "sales").with("region", "north");
        scribe.write(tx -> tx.saveChannel(of(config, "sealed", Channel.Status.ACTIVE, null)));
        scribe.write(tx -> tx.saveOffset("sales", "7"));
        long version = channel("sales").version();

        assertThat(setStatus("sales", version, Channel.Status.ERROR, "refused")).isTrue();
        assertThat(channel("sales"))
                .isEqualTo(new StoredChannel(
                        config, "sealed", false, Channel.Status.ERROR, "refused", "7", null, version + 1));
        assertThat(setStatus("sales", version, Channel.Status.PAUSED, null)).isFalse();
        assertThat(channel("sales").status()).isEqualTo(Channel.Status.ERROR);
        assertThat(setStatus("sales", version + 1, Channel.Status.ACTIVE, null)).isTrue();
        assertThat(channel("sales").reason()).isNull();
    }

    @Test
    void R29_aStatusDoesNotBringARemovedChannelBack() {
        long version = channel(Scribe.CHANNEL).version();
        scribe.write(tx -> tx.removeChannel(Scribe.CHANNEL));
        assertThat(setStatus(Scribe.CHANNEL, version, Channel.Status.ERROR, "refused"))
                .isFalse();
        assertThat(storage.channels()).isEmpty();
    }

    private boolean setStatus(String id, long version, Channel.Status status, @Nullable String reason) {
        return storage.write(tx -> tx.setChannelStatus(id, version, status, reason));
    }
}
