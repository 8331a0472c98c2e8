package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.Switchboard;
import dev.switchboard.model.ChannelPolicy;
import dev.switchboard.model.Content;
import dev.switchboard.model.Delivery;
import dev.switchboard.model.Event;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Overlap;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Promise 5, rules R16 and R17: sends whose outcome is not known. */
abstract class PromisesOfDoubt extends BoardFixture {
    private static final ScriptedPlatform.Fault ANSWER_LOST = take -> {
        take.run();
        throw new IOException("the answer was lost");
    };
    private static final ScriptedPlatform.Fault REQUEST_LOST = take -> {
        throw new IOException("the request was lost");
    };

    PromisesOfDoubt(PromisesContract contract) {
        super(contract);
    }

    private MessageId send(Switchboard board) {
        return board.send(conversation(board, "anna"), Content.text("1"));
    }

    private Delivery delivery(Switchboard board, MessageId id) {
        Delivery delivery = board.conversations().message(id).delivery();
        assertThat(delivery).isNotNull();
        return delivery;
    }

    private void awaitState(Switchboard board, MessageId id, Delivery.State state) {
        advanceUntil(
                Duration.ofSeconds(2),
                () -> assertThat(delivery(board, id).state()).isEqualTo(state));
    }

    @Test
    void R17_aPlatformThatDeduplicatesIsSentToAgainWithTheKey() {
        platform = new ScriptedPlatform(ScriptedPlatform.Memory.DEDUPLICATES);
        platform.fail(ANSWER_LOST, ANSWER_LOST);
        Switchboard board = start(host -> host.channel(platform.channel(CHANNEL)));

        MessageId id = send(board);

        eventually().untilAsserted(() -> assertThat(delivery(board, id).state()).isEqualTo(Delivery.State.IN_DOUBT));
        assertThat(events(board, Event.MESSAGE_IN_DOUBT)).hasSize(1);
        awaitState(board, id, Delivery.State.SENT);
        assertThat(platform.texts()).containsExactly("1");
        assertThat(delivery(board, id).wasInDoubt()).isTrue();
    }

    @Test
    void R17_aPlatformThatCanBeAskedIsAskedAndNotSentToAgain() {
        platform = new ScriptedPlatform(ScriptedPlatform.Memory.CAN_BE_ASKED);
        platform.fail(ANSWER_LOST);
        Switchboard board = start(host -> host.channel(platform.channel(CHANNEL)));

        MessageId id = send(board);

        awaitState(board, id, Delivery.State.SENT);
        assertThat(platform.texts()).containsExactly("1");
    }

    @Test
    void R17_whatAPlatformThatCanBeAskedDoesNotKnowIsSentAgain() {
        platform = new ScriptedPlatform(ScriptedPlatform.Memory.CAN_BE_ASKED);
        platform.fail(REQUEST_LOST);
        Switchboard board = start(host -> host.channel(platform.channel(CHANNEL)));

        MessageId id = send(board);

        awaitState(board, id, Delivery.State.SENT);
        assertThat(platform.texts()).containsExactly("1");
    }

    @Test
    void R17_withNeitherItIsSentAgainByDefaultAndMarked() {
        platform = new ScriptedPlatform(ScriptedPlatform.Memory.NEITHER);
        platform.fail(ANSWER_LOST);
        Switchboard board = start(host -> host.channel(platform.channel(CHANNEL)));

        MessageId id = send(board);

        awaitState(board, id, Delivery.State.SENT);
        assertThat(platform.texts()).containsExactly("1", "1");
        assertThat(delivery(board, id).wasInDoubt()).isTrue();
    }

    @Test
    void R17_withNeitherItFailsByPolicyAndIsNotSentAgain() {
        platform = new ScriptedPlatform(ScriptedPlatform.Memory.NEITHER);
        platform.fail(ANSWER_LOST);
        Switchboard board = start(host -> host.channel(platform.channel(CHANNEL)
                .policy(new ChannelPolicy(
                        Overlap.IN_ORDER, ChannelPolicy.InDoubt.FAIL, ChannelPolicy.AfterFailure.GO_ON))));

        MessageId id = send(board);

        awaitState(board, id, Delivery.State.FAILED);
        assertThat(platform.texts()).containsExactly("1");
        assertThat(delivery(board, id).error()).contains("in doubt");
    }
}
