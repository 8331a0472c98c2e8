package dev.switchboard.simulator.board;

import static dev.switchboard.model.Template.template;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.Switchboard;
import dev.switchboard.model.ConversationQuery;
import dev.switchboard.model.Delivery;
import dev.switchboard.model.Message;
import dev.switchboard.simulator.Failure;
import dev.switchboard.simulator.Person;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private final Simulation shop = Simulation.of(Shop::configure);
    private final Person anna = shop.person("Anna");

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void greetsByName() {
        anna.says("/start");

        assertThat(anna.seen()).containsExactly("Welcome, Anna!");
    }

    @Test
    void aNameIsNeverATemplate() {
        Person mallory = shop.person("{{link}}");
        mallory.says("/start");

        assertThat(mallory.seen()).containsExactly("Welcome, {{link}}!");
    }

    @Test
    void triesAgainWhenThePlatformIsDown() {
        shop.failSends(2);
        anna.says("/start");
        assertThat(anna.seen()).isEmpty();

        shop.advance(Duration.ofMinutes(1));
        assertThat(anna.seen()).containsExactly("Welcome, Anna!");
    }

    @Test
    void allRepliesOfAHandlerAreSentWhenACallReturns() {
        for (int round = 0; round < 50; round++) {
            anna.says("count");
        }

        List<String> expected = new ArrayList<>();
        for (int round = 0; round < 50; round++) {
            IntStream.rangeClosed(1, 5).forEach(number -> expected.add(String.valueOf(number)));
        }
        assertThat(anna.seen()).isEqualTo(expected);
    }

    @Test
    void whatWaitedForALaterTryOutlivesACrash() {
        shop.failSends(1);
        anna.says("/start");
        shop.crash();
        anna.says("echo after");
        assertThat(anna.seen()).isEmpty();

        shop.advance(Duration.ofMinutes(1));
        assertThat(anna.seen()).containsExactly("Welcome, Anna!", "after");
    }

    @Test
    void aLostAnswerIsSentOnceToAPlatformThatDeduplicates() {
        shop.platform().faults().next(1, Failure.of(Failure.Kind.ANSWER_LOST));
        anna.says("/start");
        assertThat(onlyReply().delivery().state()).isEqualTo(Delivery.State.IN_DOUBT);

        shop.advance(Duration.ofMinutes(1));
        assertThat(anna.seen()).containsExactly("Welcome, Anna!");
        assertThat(onlyReply().delivery().state()).isEqualTo(Delivery.State.SENT);
        assertThat(onlyReply().delivery().wasInDoubt()).isTrue();
    }

    @Test
    void aLostAnswerIsLookedUpOnAPlatformThatCanBeAsked() {
        try (Simulation asked = Simulation.of(
                Shop::configure, channel -> channel.with("delivery", "lookup").with("settle", "PT5S"))) {
            asked.platform().faults().next(1, Failure.of(Failure.Kind.ANSWER_LOST));
            Person ben = asked.person("Ben");
            ben.says("/start");
            asked.advance(Duration.ofMinutes(5));

            assertThat(ben.seen()).containsExactly("Welcome, Ben!");
        }
    }

    @Test
    void aLostAnswerIsSentTwiceToAPlatformThatDoesNeither() {
        try (Simulation careless = Simulation.of(Shop::configure, channel -> channel.with("delivery", "neither"))) {
            careless.platform().faults().next(1, Failure.of(Failure.Kind.ANSWER_LOST));
            Person ben = careless.person("Ben");
            ben.says("/start");
            careless.advance(Duration.ofMinutes(5));

            assertThat(ben.seen()).containsExactly("Welcome, Ben!", "Welcome, Ben!");
        }
    }

    @Test
    void aLongTimePassesQuickly() {
        shop.platform().faults().lasting(Duration.ofHours(10), Failure.of(Failure.Kind.UNAVAILABLE));
        anna.says("/start");
        shop.advance(Duration.ofHours(9));
        assertThat(anna.seen()).isEmpty();

        shop.advance(Duration.ofHours(3));
        assertThat(anna.seen()).containsExactly("Welcome, Anna!");
        anna.says("echo still there");
        assertThat(anna.seen()).contains("still there");
    }

    @Test
    void whatIsToldTwiceIsAnsweredOnce() {
        shop.platform().faults().tellTwice(1);
        anna.says("/start");

        assertThat(anna.seen()).containsExactly("Welcome, Anna!");
    }

    @Test
    void theHostsOwnCallsAreWaitedFor() {
        anna.says("/start");
        shop.board()
                .send(
                        shop.board()
                                .conversations()
                                .find(ConversationQuery.open())
                                .items()
                                .get(0)
                                .id(),
                        dev.switchboard.model.Content.text("From a person"));
        shop.settle();

        assertThat(anna.seen()).containsExactly("Welcome, Anna!", "From a person");
    }

    private Message onlyReply() {
        return shop
                .board()
                .conversations()
                .messages(
                        shop.board()
                                .conversations()
                                .find(ConversationQuery.all())
                                .items()
                                .get(0)
                                .id(),
                        Long.MAX_VALUE,
                        10)
                .stream()
                .filter(message -> message.direction() == Message.Direction.OUTBOUND)
                .findFirst()
                .orElseThrow();
    }

    /** The host's own wiring, as in production. */
    static class Shop {
        static Switchboard.Builder configure(Switchboard.Builder board) {
            return board.command("start", context -> context.reply(template("Welcome, {{contact.name}}!")))
                    .onMessage(context -> {
                        String text = context.text().plain();
                        if (text.equals("count")) {
                            IntStream.rangeClosed(1, 5).forEach(number -> context.reply(String.valueOf(number)));
                        } else if (text.startsWith("echo ")) {
                            context.reply(text.substring("echo ".length()));
                        }
                    });
        }
    }
}
