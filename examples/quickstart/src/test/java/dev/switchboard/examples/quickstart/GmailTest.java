package dev.switchboard.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GmailTest {
    @TempDir
    private Path folder;

    @Test
    void withAMailbox_itAnswersMail_andGoesOnAfterAKill() throws Exception {
        try (FakeMailbox mailbox = new FakeMailbox()) {
            Map<String, String> environment = Map.of(
                    "GMAIL_USER", "desk@switchboard.example",
                    "GMAIL_ACCESS_TOKEN", FakeMailbox.TOKEN,
                    "GMAIL_API_URL", mailbox.url(),
                    "GMAIL_GZIP", "false",
                    "GMAIL_POLL_INTERVAL", "PT0.2S");
            mailbox.arrives("What was there before stays there.");
            try (RunningQuickstart program = RunningQuickstart.on(folder, environment)) {
                program.awaitLine(RunningQuickstart.SERVING);
                // An empty list has no history id, so that all that is there is new; the next one is surely later.
                mailbox.arrives("What is the price?");
                program.awaitLine(line -> line.contains("Espresso") && line.endsWith("[sent]"));
                program.kill();
            }
            mailbox.arrives("Hello again");
            try (RunningQuickstart program = RunningQuickstart.on(folder, environment)) {
                program.awaitLine("board → You said: Hello again  [sent]");
                program.stop();
                assertThat(program.errors()).isEmpty();
            }
            assertThat(mailbox.sent().stream().filter(mail -> mail.contains("You said: Hello again")))
                    .singleElement()
                    .asString()
                    .contains("Subject: Re: Hello", "In-Reply-To: <m3@people.example>", "Auto-Submitted: auto-replied");
        }
    }
}
