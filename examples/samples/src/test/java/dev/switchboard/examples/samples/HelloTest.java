package dev.switchboard.examples.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The README's example does what it says. */
class HelloTest {
    private final InputStream inBefore = System.in;
    private final PrintStream outBefore = System.out;

    @Test
    @Timeout(60)
    void theReadmesExampleRuns() throws Exception {
        try (PipedOutputStream keyboard = new PipedOutputStream();
                PipedInputStream screen = new PipedInputStream(1 << 16);
                OutputStream printed = new PipedOutputStream(screen);
                Scanner lines = new Scanner(screen, StandardCharsets.UTF_8)) {
            System.setIn(new PipedInputStream(keyboard));
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            CompletableFuture<Void> run = CompletableFuture.runAsync(HelloTest::hello);

            assertThat(lines.findWithinHorizon("message.sent \\[A basket costs 12 euros\\.]", 0))
                    .isNotNull();
            keyboard.write('\n');
            run.get(30, TimeUnit.SECONDS);
        } finally {
            System.setIn(inBefore);
            System.setOut(outBefore);
        }
    }

    private static void hello() {
        try {
            Hello.main(new String[0]);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
