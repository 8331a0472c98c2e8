package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.Switchboard;
import dev.switchboard.model.Channel;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.ConfigurationException;
import dev.switchboard.model.Content;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Delivery;
import dev.switchboard.model.Event;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.NotFoundException;
import dev.switchboard.model.Parked;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.storage.ContentCodec;
import dev.switchboard.storage.Rows.StoredChannel;
import dev.switchboard.storage.SecretStore;
import dev.switchboard.storage.Storage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Rule R29: channels that are declared, and channels that come and go. */
abstract class PromisesOfChannels extends BoardFixture {
    private static final SecretStore SECRETS = new SecretStore() {
        @Override
        public String seal(String channel, Map<String, String> secrets) {
            return Base64.getEncoder()
                    .encodeToString(ContentCodec.writeMap(secrets).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public Map<String, String> open(String channel, String sealed) {
            return ContentCodec.readMap(new String(Base64.getDecoder().decode(sealed), StandardCharsets.UTF_8));
        }
    };

    PromisesOfChannels(PromisesContract contract) {
        super(contract);
    }

    @Test
    void R29_aChannelIsAddedChangedPausedAndRemovedWhileRunning() {
        Switchboard board = start(host -> host.onMessage(context -> context.reply("ok")));

        board.channels().add(platform.channel(CHANNEL));
        said(board, "anna", "1");
        awaitTexts("anna", "ok");
        board.channels().add(platform.channel(CHANNEL).named("Support"));
        assertThat(board.channels().get(CHANNEL).name()).isEqualTo("Support");
        board.channels().pause(CHANNEL);
        assertThat(says(board, "anna", "2").status()).isEqualTo(503);
        board.channels().activate(CHANNEL);
        said(board, "anna", "3");
        awaitTexts("anna", "ok", "ok");
        board.channels().remove(CHANNEL);

        assertThat(says(board, "anna", "4").status()).isEqualTo(404);
        assertThat(events(board, Event.CHANNEL_CHANGED)).hasSize(5);
    }

    @Test
    void R29_anAddedChannelIsThereAfterARestartWithItsSecrets() {
        Storage first = newStorage();
        Assumptions.assumeTrue(first.traits().durable() || newStorage() == first, "this storage forgets");
        Switchboard board = start(first, host -> host.secrets(SECRETS));
        board.channels().add(platform.channel(CHANNEL).with("secret", "hush-hush"));
        assertThat(first.channels().toString()).doesNotContain("hush-hush");
        assertThat(first.channels().get(0).secrets()).isNotNull().doesNotContain("hush-hush");
        board.close();

        Switchboard again = start(host -> host.secrets(SECRETS));

        assertThat(again.channels().get(CHANNEL).status()).isEqualTo(Channel.Status.ACTIVE);
        said(again, "anna", "hello");
    }

    @Test
    void R29_withoutAKeyAChannelWithSecretsIsRefused() {
        Switchboard board = start(host -> host);

        assertThatThrownBy(() -> board.channels().add(platform.channel(CHANNEL).with("secret", "hush-hush")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("SecretStore")
                .hasMessageNotContaining("hush-hush");
        assertThat(board.channels().list()).isEmpty();
    }

    @Test
    void R29_aDeclaredChannelStoresItsStatusAndNoSecret() {
        Storage storage = newStorage();
        Switchboard board =
                start(storage, host -> host.channel(platform.channel(CHANNEL).with("secret", "hush-hush")));
        board.channels().pause(CHANNEL);

        assertThat(storage.channels().get(0).config().settings()).isEmpty();
        assertThat(storage.channels().get(0).secrets()).isNull();
        assertThat(storage.channels().get(0).status()).isEqualTo(Channel.Status.PAUSED);
        assertThatThrownBy(() -> board.channels().remove(CHANNEL)).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void R29_wrongSettingsAreRefusedByName() {
        Switchboard board = start(host -> host);

        assertThatThrownBy(() -> board.channels().add(ChannelConfig.of("scripted", "x")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("platform");
        assertThatThrownBy(() -> board.channels().add(platform.channel("x").with("plattform", "y")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("plattform");
        assertThatThrownBy(() -> board.channels().add(ChannelConfig.of("carrier-pigeon", "x")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("scripted")
                .hasMessageContaining("switchboard-connector-carrier-pigeon");
    }

    @Test
    void R29_refusedCredentialsAreShownAndNothingIsLost() {
        Switchboard board = start(host -> host.channel(platform.channel(CHANNEL)));
        platform.fail(take -> {
            throw ChannelException.authentication("token revoked");
        });

        board.send(conversation(board, "anna"), Content.text("1"));

        eventually()
                .untilAsserted(() -> assertThat(board.channels().get(CHANNEL).status())
                        .isEqualTo(Channel.Status.NEEDS_AUTHORISATION));
        assertThat(board.channels().get(CHANNEL).reason()).contains("token revoked");
        board.channels().activate(CHANNEL);
        advanceUntil(
                Duration.ofSeconds(1), () -> assertThat(platform.texts("anna")).containsExactly("1"));
    }

    @Test
    void R29_aChannelCanBeTested() {
        Switchboard board = start(host -> host.channel(platform.channel(CHANNEL)));

        assertThat(board.channels().test(CHANNEL)).isEmpty();
    }

    @Test
    void R29_whatWaitsInAChannelThatIsRemovedIsParkedAndTold() {
        Storage storage = newStorage();
        Switchboard board = start(
                storage,
                host -> host.onMessage(context -> {
                    throw new IllegalStateException("not now");
                }));
        board.channels().add(platform.channel(CHANNEL));
        said(board, "bob", "hello");
        said(board, "bob", "are you there?");
        ConversationId conversation = conversation(board, "anna");
        platform.fail(take -> {
            throw ChannelException.rateLimited(Duration.ofHours(1), ChannelException.Scope.CHAT);
        });
        MessageId first = board.send(conversation, Content.text("1"));
        MessageId second = board.send(conversation, Content.text("2"));
        eventually()
                .untilAsserted(() -> assertThat(delivery(board, first).error()).contains("rate limited"));

        board.channels().remove(CHANNEL);

        advanceUntil(
                Duration.ofSeconds(1),
                () -> assertThat(board.parked().list(CHANNEL, null, 10).items())
                        .hasSize(4)
                        .allSatisfy(parked -> assertThat(parked.reason()).isEqualTo("channel c was removed")));
        assertThat(delivery(board, first).state()).isEqualTo(Delivery.State.FAILED);
        assertThat(delivery(board, second).error()).isEqualTo("channel c was removed");
        assertThat(events(board, Event.MESSAGE_FAILED)).hasSize(2);
        assertThat(events(board, Event.WORK_PARKED)).hasSize(4);

        board.channels().add(platform.channel(CHANNEL));
        board.parked().list(CHANNEL, null, 10).items().stream()
                .filter(parked -> parked.kind() == Parked.Kind.OPERATION)
                .sorted(Comparator.comparing(Parked::at).thenComparing(Parked::id))
                .map(Parked::id)
                .forEach(board.parked()::retry);
        awaitTexts("anna", "1", "2");
    }

    private static Delivery delivery(Switchboard board, MessageId message) {
        return Objects.requireNonNull(board.conversations().message(message).delivery());
    }

    @Test
    void R29_whatIsStillBeingHandledWhenItsChannelIsRemovedIsParkedInTheEnd() {
        CountDownLatch handling = new CountDownLatch(1);
        CountDownLatch removed = new CountDownLatch(1);
        Switchboard board = start(host -> host.onMessage(context -> {
            handling.countDown();
            assertThat(removed.await(20, TimeUnit.SECONDS)).isTrue();
        }));
        board.channels().add(platform.channel(CHANNEL));
        said(board, "anna", "1");
        said(board, "anna", "2");
        eventually().until(() -> handling.getCount() == 0);

        board.channels().remove(CHANNEL);
        removed.countDown();

        eventually()
                .untilAsserted(
                        () -> assertThat(board.parked().list(CHANNEL, null, 10).items())
                                .hasSize(1));
    }

    @Test
    void R29_aChannelThatIsChangedStaysPausedAndIsOtherwiseActiveAgain() {
        Switchboard board = start(host -> host);
        board.channels().add(platform.channel(CHANNEL));
        board.channels().pause(CHANNEL);
        board.channels().add(platform.channel(CHANNEL).named("Support"));
        assertThat(board.channels().get(CHANNEL).status()).isEqualTo(Channel.Status.PAUSED);
        assertThat(board.channels().get(CHANNEL).name()).isEqualTo("Support");
        board.channels().activate(CHANNEL);

        platform.fail(take -> {
            throw ChannelException.authentication("token revoked");
        });
        board.send(conversation(board, "anna"), Content.text("1"));
        eventually()
                .untilAsserted(() -> assertThat(board.channels().get(CHANNEL).status())
                        .isEqualTo(Channel.Status.NEEDS_AUTHORISATION));
        board.channels().add(platform.channel(CHANNEL).named("Support again"));
        assertThat(board.channels().get(CHANNEL).status()).isEqualTo(Channel.Status.ACTIVE);
        assertThat(board.channels().get(CHANNEL).reason()).isNull();
    }

    @Test
    void R29_aNodeThatIsRefusedDoesNotBringBackWhatAnotherHasRemoved() {
        Storage storage = newStorage();
        Assumptions.assumeTrue(storage.traits().multiNode(), "this storage is for one node");
        Switchboard one = start(storage, host -> host);
        one.channels().add(platform.channel(CHANNEL));
        Switchboard two = start(newStorage(), host -> host.node("node-b"));
        ConversationId conversation = conversation(two, "anna");
        one.channels().remove(CHANNEL);
        platform.fail(take -> {
            throw ChannelException.authentication("token revoked");
        });

        two.send(conversation, Content.text("1"));

        eventually().untilAsserted(() -> assertThat(two.channels().list()).isEmpty());
        assertThat(storage.channels()).isEmpty();
    }

    @Test
    void R29_aChannelThatCannotBeOpenedCanBeRemoved() {
        Storage storage = newStorage();
        Switchboard board = start(storage, host -> host);
        ChannelConfig unknown = ChannelConfig.of("carrier-pigeon", "attic");
        storage.write(transaction -> {
            transaction.saveChannel(
                    new StoredChannel(unknown, null, false, Channel.Status.ACTIVE, null, null, null, 0));
            return unknown;
        });

        board.channels().remove("attic");

        assertThat(storage.channels()).isEmpty();
        assertThatThrownBy(() -> board.channels().remove("attic")).isInstanceOf(NotFoundException.class);
    }
}
