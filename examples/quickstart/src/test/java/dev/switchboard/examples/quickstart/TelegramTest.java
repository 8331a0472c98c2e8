package dev.switchboard.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TelegramTest {
    @TempDir
    private Path folder;

    @Test
    void withAToken_itIsATelegramBot() throws Exception {
        try (FakeBotApi telegram = new FakeBotApi();
                RunningQuickstart program = RunningQuickstart.on(
                        folder, Map.of("TELEGRAM_TOKEN", FakeBotApi.TOKEN, "TELEGRAM_API_URL", telegram.url()))) {
            program.awaitLine("board → Welcome, Mario!  [sent]");
            program.awaitLine(RunningQuickstart.SERVING);
            program.stop();

            assertThat(telegram.sent()).singleElement().satisfies(message -> {
                assertThat(message.path("chat_id").asText()).isEqualTo("42");
                assertThat(message.path("text").asText()).isEqualTo("Welcome, Mario!");
            });
            assertThat(program.output())
                    .contains("-- this is a Telegram bot now; there is no simulated customer")
                    .noneMatch(line -> line.contains("Ada Lovelace"));
            assertThat(program.errors()).isEmpty();
        }
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
