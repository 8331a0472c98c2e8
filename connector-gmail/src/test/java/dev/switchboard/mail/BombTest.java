package dev.switchboard.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Mails that are made to break their reader: each ends soon, and says what was not taken apart. */
class BombTest {
    private static ReadMail read(String source) {
        return assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> new MailReader(MailLimits.DEFAULT)
                        .read(MailSource.of(source.getBytes(StandardCharsets.ISO_8859_1))));
    }

    @Test
    void partsThatLieTooDeepAreOneFile() {
        StringBuilder source = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            source.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\n\n--b")
                    .append(i)
                    .append("\n");
        }
        ReadMail mail = read(source + "\n\nthe core");

        assertThat(mail.problems()).anyMatch(problem -> problem.contains("deeper than 40"));
        assertThat(mail.files()).hasSize(1);
        assertThat(mail.files().get(0).size()).isGreaterThan(100_000);
    }

    @Test
    void mailsThatLieTooDeepAreOneFile() {
        ReadMail mail = read("Content-Type: message/rfc822\n\n".repeat(5_000) + "the core");

        assertThat(mail.problems()).anyMatch(problem -> problem.contains("deeper than 40"));
    }

    @Test
    void partsBeyondTheLimitAreOneFile() {
        String part = "--b\n\nx\n";
        ReadMail mail = read("Content-Type: multipart/mixed; boundary=b\n\n" + part.repeat(100_000) + "--b--\n");

        assertThat(mail.problems()).contains("more than 2000 parts; the rest is one attachment");
        assertThat(mail.files()).hasSize(1);
        assertThat(mail.files().get(0).size()).isGreaterThan(98_000L * part.length());
    }

    @Test
    void headersBeyondTheLimitAreCut() {
        ReadMail mail = read("Subject: kept\nX: " + "y".repeat(5_000_000) + "\n\ntext");

        assertThat(mail.problems()).anyMatch(problem -> problem.contains("longer than 524288 bytes"));
        assertThat(mail.subject()).isEqualTo("kept");
        assertThat(mail.text()).isEqualTo("text");
    }

    @Test
    void textBeyondTheLimitIsAFile() {
        ReadMail mail = read("Subject: long\n\n" + "text\n".repeat(2_000_000));

        assertThat(mail.problems()).anyMatch(problem -> problem.contains("longer than 4194304 bytes"));
        assertThat(mail.files()).extracting(ReadMail.File::size).containsExactly(10_000_000L);
    }

    @Test
    void repetitionsOfAnyKindEndSoon() throws IOException {
        read("Content-Type: text/html\n\n" + "<blockquote>".repeat(200_000));
        read("Content-Type: text/html\n\n" + "<div style='a".repeat(100_000));
        read("Content-Type: text/html\n\n" + "<a href='https://x.example'><b>".repeat(50_000) + "x");
        read("Content-Type: text/html\n\n" + "&#".repeat(1_000_000));
        read("Subject: " + "=?utf-8?Q?=C3?= ".repeat(20_000) + "\n\n");
        read("Subject: " + "=?".repeat(200_000) + "\n\n");
        read("To: " + "\"(<".repeat(100_000) + "\n\n");
        read("To: " + "a@b,".repeat(100_000) + "\n\n");
        read("References: " + "<".repeat(400_000) + "\n\n");
        read("Content-Type: a/b" + "; name*0*=x".repeat(40_000) + "\n\n");
        read("Content-Type: text/plain" + ";".repeat(400_000) + "\n\n");
        read("Content-Type: text/plain\n\n" + "begin 644 a\nM\n".repeat(100_000));
        read("Content-Transfer-Encoding: quoted-printable\n\n" + "=\n".repeat(1_000_000));
        read("Content-Type: multipart/mixed; boundary=\"\"\n\n" + "--\n".repeat(500_000));
    }
}
