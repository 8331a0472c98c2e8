package dev.switchboard.gmail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.mail.SharedMails;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jazzer, led by coverage, finds no bytes that break the reading of mails and histories: for a moment, or with "long" longer. */
@Tag("faults")
class FuzzTest {
    private static final Duration TIME =
            Boolean.getBoolean("switchboard.test.long") ? Duration.ofMinutes(10) : Duration.ofSeconds(10);

    @TempDir
    Path folder;

    @Test
    void noBytesBreakTheReading() throws Exception {
        Path corpus = Files.createDirectory(folder.resolve("corpus"));
        seed(corpus);
        Path output = folder.resolve("output.txt");
        Process fuzzer = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+EnableDynamicAgentLoading",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + FuzzTarget.class.getName(),
                        "--instrumentation_includes=dev.switchboard.**",
                        "--custom_hook_includes=dev.switchboard.**",
                        "--reproducer_path=" + folder,
                        "-artifact_prefix=" + folder + "/",
                        "-max_total_time=" + TIME.toSeconds(),
                        "-timeout=60",
                        "-max_len=20000",
                        "-rss_limit_mb=2048",
                        corpus.toString()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = fuzzer.waitFor(TIME.toSeconds() + 120, TimeUnit.SECONDS);
        fuzzer.destroyForcibly();
        String told = Files.readString(output, StandardCharsets.ISO_8859_1);

        assertThat(ended).as(told).isTrue();
        assertThat(fuzzer.exitValue()).as(told).isZero();
        assertThat(told).contains("Done ");
        System.out.println("Fuzzing: "
                + told.lines()
                        .filter(line -> line.startsWith("Done "))
                        .findFirst()
                        .orElse(""));
    }

    private static void seed(Path corpus) throws IOException {
        Files.writeString(
                corpus.resolve("history"),
                "{\"history\":[{\"id\":\"1\",\"messagesAdded\":[{\"message\":{\"id\":\"2\"}}]}]}");
        Files.write(
                corpus.resolve("mail"),
                FakeMailbox.mail("a@x.example", "b@x.example", "<1@x>", "<0@x>", "=?utf-8?Q?=C3=A9?=", "text"));
        if (SharedMails.arePresent()) {
            for (SharedMails.SharedMail mail : SharedMails.all()) {
                if (mail.bytes().length < 20_000) {
                    Files.write(
                            corpus.resolve(
                                    "mail-" + Integer.toHexString(mail.name().hashCode())),
                            mail.bytes());
                }
            }
        }
    }
}
