package dev.switchboard.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.testkit.telegram.BotMessage;
import dev.switchboard.testkit.telegram.FakeBotApi;
import dev.switchboard.testkit.telegram.FakePerson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TelegramTest {
    @TempDir
    private Path folder;

    @Test
    void withAToken_itIsATelegramBot() throws Exception {
        try (FakeBotApi telegram = FakeBotApi.start();
                RunningQuickstart program = bot(telegram)) {
            telegram.person(42, "Mario").says("/start");
            program.awaitLine("board → Welcome, Mario!  [sent]");
            program.awaitLine(RunningQuickstart.SERVING);
            program.stop();

            assertThat(telegram.messages()).singleElement().satisfies(message -> {
                assertThat(message.chat()).isEqualTo("42");
                assertThat(message.text().plain()).isEqualTo("Welcome, Mario!");
            });
            assertThat(program.output())
                    .contains("-- this is a Telegram bot now; there is no simulated customer")
                    .noneMatch(line -> line.contains("Ada Lovelace"));
            assertThat(program.errors()).isEmpty();
        }
    }

    @Test
    void filesComeBack_anAlbumAsAnAlbumAndOnce() throws Exception {
        try (FakeBotApi telegram = FakeBotApi.start();
                RunningQuickstart program = bot(telegram)) {
            FakePerson mario = telegram.person(42, "Mario");
            mario.sendsDocument("notes.pdf", bytes("of a document"), "echo back");
            mario.sendsAlbum("9001", "echo three of them", List.of(bytes("one"), bytes("two"), bytes("three")));
            mario.says("echo done");
            program.awaitLine("board → done  [sent]");

            assertThat(telegram.messages())
                    .extracting(BotMessage::kind, message -> message.text().plain(), TelegramTest::content)
                    .containsExactly(
                            tuple("document", "back", "of a document"),
                            tuple("photo", "three of them", "one"),
                            tuple("photo", "", "two"),
                            tuple("photo", "", "three"),
                            tuple("text", "done", ""));
            assertThat(telegram.messages().get(0).file().name()).isEqualTo("notes.pdf");
            assertThat(telegram.messages().subList(1, 4))
                    .extracting(BotMessage::album)
                    .doesNotContainNull()
                    .containsOnly(telegram.messages().get(1).album());
        }
    }

    @Test
    void aPressIsAnswered() throws Exception {
        try (FakeBotApi telegram = FakeBotApi.start();
                RunningQuickstart program = bot(telegram)) {
            FakePerson mario = telegram.person(42, "Mario");
            mario.says("buttons");
            program.awaitLine("board → " + Answers.CHOICE + "  [sent]");
            mario.presses(telegram.messages().get(0), "Coffee");
            program.awaitLine("board → You pressed: Coffee  [sent]");

            await().untilAsserted(() ->
                    assertThat(telegram.calls("answerCallbackQuery")).hasSize(1));
            assertThat(telegram.messages()).hasSize(2);
        }
    }

    @Test
    void anEditIsAnswered() throws Exception {
        try (FakeBotApi telegram = FakeBotApi.start();
                RunningQuickstart program = bot(telegram)) {
            FakePerson mario = telegram.person(42, "Mario");
            ObjectNode said = mario.says("helo");
            program.awaitLine("board → You said: helo  [sent]");
            mario.edits(said, "hello");
            program.awaitLine("board → You changed it to: hello  [sent]");
            mario.edits(mario.message(), "never seen before");
            program.awaitLine("board → You changed it to: never seen before  [sent]");

            assertThat(telegram.messages()).hasSize(3);
            assertThat(telegram.commands("de").path(0).path("command").asText()).isEqualTo("start");
        }
    }

    private RunningQuickstart bot(FakeBotApi telegram) throws IOException {
        return RunningQuickstart.on(
                folder, Map.of("TELEGRAM_TOKEN", FakeBotApi.TOKEN, "TELEGRAM_API_URL", telegram.url()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String content(BotMessage message) {
        return message.file() == null ? "" : new String(message.file().bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void aWrongToken_isOneClearLineWithoutIt() throws Exception {
        try (RunningQuickstart program = RunningQuickstart.on(folder, Map.of("TELEGRAM_TOKEN", "hunter2"))) {
            program.awaitEnd();

            assertThat(program.exitCode()).isEqualTo(1);
            assertThat(program.errors())
                    .singleElement()
                    .asString()
                    .startsWith("channel telegram: token: must be")
                    .doesNotContain("hunter2");
        }
    }
}
