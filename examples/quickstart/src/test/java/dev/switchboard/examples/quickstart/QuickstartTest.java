package dev.switchboard.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartTest {
    @TempDir
    private Path folder;

    @Test
    void killedAndStartedAgain_goesOnWhereItWas() throws Exception {
        try (RunningQuickstart first = RunningQuickstart.on(folder, Map.of())) {
            first.type("/start");
            first.type("Grüße");
            first.awaitLine("board → You said: Grüße  [read]");
            first.kill();

            assertThat(first.output())
                    .containsSubsequence(
                            "-- a conversation was opened",
                            "Ada Lovelace → /start",
                            "board → Welcome, Ada!  [pending]",
                            "board → Welcome, Ada!  [sent]",
                            "board → Welcome, Ada!  [read]");
        }
        try (RunningQuickstart second = RunningQuickstart.on(folder, Map.of())) {
            second.type("echo again");
            second.awaitLine("board → again  [read]");

            assertThat(second.output())
                    .startsWith("-- the last 4 of 4 messages:")
                    .containsSubsequence("Ada Lovelace → /start", "Ada Lovelace → Grüße", "Ada Lovelace → echo again")
                    .containsOnlyOnce("board → Welcome, Ada!  [read]", "board → You said: Grüße  [read]")
                    .doesNotContain("-- a conversation was opened");
            assertThat(second.errors()).isEmpty();
        }
    }

    @Test
    void killedBeforeItAnswered_answersAfterTheRestart() throws Exception {
        int lines = 50;
        try (RunningQuickstart first = RunningQuickstart.on(folder, Map.of())) {
            for (int line = 1; line <= lines; line++) {
                first.type("line " + line);
            }
            first.awaitLine("Ada Lovelace → line " + lines);
            first.kill();
        }
        try (RunningQuickstart second = RunningQuickstart.on(folder, Map.of())) {
            String last = Pattern.quote("board → You said: line " + lines);
            second.awaitLine(Pattern.compile(last + "  \\[(sent|read)]").asMatchPredicate());
        }
    }

    @Test
    void withoutStandardInput_servesUntilItIsToldToStop() throws Exception {
        try (RunningQuickstart program = RunningQuickstart.on(folder, Map.of())) {
            program.type("price?");
            program.typeNoMore();
            program.awaitLine(RunningQuickstart.SERVING);
            program.awaitLine("board → " + Answers.PRICES.replace('\n', ' ') + "  [read]");
            assertThat(program.isRunning()).isTrue();

            program.stop();

            assertThat(program.errors()).isEmpty();
        }
    }

    @Test
    void aFolderInUse_isOneClearLine() throws Exception {
        try (RunningQuickstart first = RunningQuickstart.on(folder, Map.of())) {
            first.type("/start");
            first.awaitLine("board → Welcome, Ada!  [sent]");
            try (RunningQuickstart second = RunningQuickstart.on(folder, Map.of())) {
                second.awaitEnd();

                assertThat(second.exitCode()).isEqualTo(1);
                assertThat(second.errors()).singleElement().asString().contains("already in use");
            }
        }
    }
}
