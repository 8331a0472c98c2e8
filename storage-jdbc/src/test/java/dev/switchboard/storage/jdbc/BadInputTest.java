package dev.switchboard.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.Switchboard;
import dev.switchboard.model.Message.Direction;
import dev.switchboard.model.Parked;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.simulator.Person;
import dev.switchboard.simulator.Simulator;
import dev.switchboard.simulator.Update;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Promises 9 and 10 on real databases: whatever is in a webhook, it is a clear error, or kept and shown with its raw
 * payload; and good messages go through after it.
 */
class BadInputTest extends FaultFixture {
    private static final int MOST_BYTES = 4 << 20;

    private Switchboard board(TestDatabase.Kind database) {
        Switchboard board = start(
                storage(database.create(directory)),
                host -> host.channel(Simulator.channel(CHANNEL, platform))
                        .maxWebhookBytes(MOST_BYTES)
                        .onMessage(
                                context -> context.reply("re " + context.text().plain())));
        platform.deliverTo(request -> board.webhooks().handle(CHANNEL, request));
        return board;
    }

    private static List<Parked> parked(Switchboard board) {
        return board.parked().list(CHANNEL, null, 10).items();
    }

    private static void checkParked(Switchboard board, Parked.Kind kind, Update told) {
        assertThat(told.acknowledged()).isTrue();
        assertThat(parked(board)).singleElement().satisfies(parked -> {
            assertThat(parked.kind()).isEqualTo(kind);
            assertThat(parked.raw()).isEqualTo(told.request().body());
            assertThat(parked.reason()).isNotBlank();
        });
    }

    /** Nothing stands in the way of what comes after, also not in the same chat. */
    private void checkGoodOnesGoThrough(Person... people) {
        for (Person person : people) {
            says(person, "good");
            eventually().untilAsserted(() -> assertThat(recorded(person.chat())).contains("re good"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void P9_aBodyThatIsNoJsonIsParked(TestDatabase.Kind database) {
        Switchboard board = board(database);

        Update told = platform.tell("this is no JSON".getBytes(StandardCharsets.UTF_8));

        checkParked(board, Parked.Kind.INBOUND, told);
        checkGoodOnesGoThrough(person(1));
    }

    @ParameterizedTest
    @EnumSource
    void P9_anUnknownTypeIsParkedAsUnsupported(TestDatabase.Kind database) {
        Switchboard board = board(database);

        Update told = person(1).does("poll_opened", "with \0 in it");

        checkParked(board, Parked.Kind.UNSUPPORTED, told);
        checkGoodOnesGoThrough(person(1));
    }

    @ParameterizedTest
    @EnumSource
    void P10_aBodyThatIsTooLargeIsRefusedAndNotKept(TestDatabase.Kind database) {
        Switchboard board = board(database);

        Update told = person(1).says("x".repeat(MOST_BYTES));

        assertThat(told.answer()).isNotNull().satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).contains(Integer.toString(MOST_BYTES));
        });
        assertThat(parked(board)).isEmpty();
        checkGoodOnesGoThrough(person(1));
    }

    @ParameterizedTest
    @EnumSource
    void P10_aWrongSignatureIsRefusedAndNotKept(TestDatabase.Kind database) {
        Switchboard board = board(database);
        WebhookRequest signed = person(1).says("signed").request();

        for (WebhookRequest wrong : List.of(
                WebhookRequest.post(signed.body()),
                signed.header("X-Simulator-Signature", ""),
                signed.header("X-Simulator-Signature", "00".repeat(32)))) {
            assertThat(board.webhooks().handle(CHANNEL, wrong).status()).isEqualTo(401);
        }

        assertThat(parked(board)).isEmpty();
        assertThat(stored(board, person(1).chat(), Direction.INBOUND)).containsExactly("signed");
        checkGoodOnesGoThrough(person(1));
    }

    @ParameterizedTest
    @EnumSource
    void P9_nulCharactersLoseNothing(TestDatabase.Kind database) {
        Switchboard board = board(database);

        checkNothingIsLost(board, person(3).says("a\0b"), person(3).chat(), "a\0b");
        checkNothingIsLost(board, platform.person("+1", "An\0na").says("by name"), "+1", "by name");
        checkNothingIsLost(board, platform.person("+\0", "Anna").says("by id"), "+\0", "by id");
        checkNothingIsLost(board, person(1).in("ro\0om", "").says("in chat"), "ro\0om", "in chat");

        checkGoodOnesGoThrough(person(1), person(2), person(3));
    }

    @ParameterizedTest
    @EnumSource
    void P9_aNameOfAMegabyteLosesNothing(TestDatabase.Kind database) {
        Switchboard board = board(database);
        String name = "n".repeat(1 << 20);

        checkNothingIsLost(board, platform.person("+1", name).says("by name"), "+1", "by name");

        checkGoodOnesGoThrough(person(1));
    }

    /** What was acknowledged is a message, or parked with all that the platform told. */
    private static void checkNothingIsLost(Switchboard board, Update told, String chat, String text) {
        assertThat(told.acknowledged()).as("acknowledged: %s", told.answer()).isTrue();
        boolean isParked = parked(board).stream()
                .anyMatch(parked -> Arrays.equals(parked.raw(), told.request().body()));
        if (!isParked) {
            assertThat(stored(board, chat, Direction.INBOUND)).containsExactly(text);
        }
    }
}
