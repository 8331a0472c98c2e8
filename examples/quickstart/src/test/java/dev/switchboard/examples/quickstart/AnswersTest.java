package dev.switchboard.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.Switchboard;
import dev.switchboard.model.Content;
import dev.switchboard.model.Text;
import dev.switchboard.model.Text.Span;
import dev.switchboard.model.Text.Style;
import dev.switchboard.simulator.Person;
import dev.switchboard.simulator.SimulatedMessage;
import dev.switchboard.simulator.SimulatedPlatform;
import dev.switchboard.simulator.Simulator;
import dev.switchboard.storage.Storage;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersTest {
    private static final String LAST_WORDS = "bye";
    private static final String LAST_REPLY = "You said: bye";

    private final SimulatedPlatform platform = SimulatedPlatform.open();
    private final Person grace = platform.person("Grace Hopper");
    private Switchboard board;

    @BeforeEach
    void start() {
        board = Answers.addTo(Switchboard.builder())
                .storage(Storage.inMemory())
                .channel(Simulator.channel("simulator", platform))
                .build();
        board.start();
        Answers.toEdits(board);
        platform.deliverTo(request -> board.webhooks().handle("simulator", request));
    }

    @AfterEach
    void close() {
        board.close();
        platform.close();
    }

    @Test
    void start_welcomesByFirstName() {
        grace.says("/start");

        assertThat(seen()).containsExactly("Welcome, Grace!", LAST_REPLY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"price", "What is the PRICE of tea?", "price, please", "echo price"})
    void theWordPrice_getsThePriceList(String text) {
        grace.says(text);

        assertThat(seen()).containsExactly(Answers.PRICES, LAST_REPLY);
    }

    @Test
    void echo_getsTheRestBack() {
        grace.says("echo  one\ntwo ");

        assertThat(seen()).containsExactly(" one\ntwo ", LAST_REPLY);
    }

    @Test
    void echo_keepsTheFormatting() {
        grace.says(Content.text(new Text("echo so bold", List.of(new Span(8, 12, Style.BOLD, null)))));

        assertThat(seen()).containsExactly("so bold", LAST_REPLY);
        SimulatedMessage reply = grace.messages().get(0);
        assertThat(reply.content().text().spans()).containsExactly(new Span(3, 7, Style.BOLD, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "priceless", "echo", "echo ", "Do you echo me?", "/help", "{{contact.name}}"})
    void anythingElse_isRepeated(String text) {
        grace.says(text);

        assertThat(seen()).containsExactly("You said: " + text, LAST_REPLY);
    }

    @Test
    void aFileWithoutText_getsNoReply() {
        grace.sendsFile("cat.png", "image/png", new byte[] {1, 2, 3});

        assertThat(seen()).containsExactly(LAST_REPLY);
    }

    @Test
    void aPress_isAnswered() {
        grace.says("buttons");
        await().until(() -> grace.seen().contains(Answers.CHOICE));
        grace.presses("Tea");

        assertThat(seen()).containsExactly(Answers.CHOICE, "You pressed: Tea", LAST_REPLY);
    }

    @Test
    void anEdit_isAnswered() {
        String said = grace.says("helo").messageId();
        await().until(() -> grace.seen().contains("You said: helo"));
        grace.edits(said, "hello");

        await().until(() -> grace.seen().contains("You changed it to: hello"));
        assertThat(grace.seen()).containsExactly("You said: helo", "You changed it to: hello");
    }

    /** All that she is sent up to the reply to her last words: since they come last, nothing else can follow. */
    private List<String> seen() {
        grace.says(LAST_WORDS);
        await().until(() -> grace.seen().contains(LAST_REPLY));
        return grace.seen();
    }
}
