package dev.switchboard.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Mails that are made to break their reader: each ends soon, and says what was not taken apart. */
class BombTest {
    private static ReadMail read(String source) {
        return read(source, MailLimits.DEFAULT);
    }

    private static ReadMail read(String source, MailLimits limits) {
        return assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> new MailReader(limits).read(MailSource.of(source.getBytes(StandardCharsets.ISO_8859_1))));
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

    @Test
    void encodedWordsThatDoNotEndAreReadOnce() {
        read("Subject: " + "=?a?q?x ".repeat(60_000) + "\n\n");
        read("Subject: " + "=?a?x?y ".repeat(60_000) + "?=\n\n");
        read("Subject: " + "=?a b?q?y ".repeat(50_000) + "?=\n\n");
        read("Subject: " + "\u00E9=?".repeat(150_000) + "\n\n");
        read("Subject: " + "=?x?q?=E9?= =?y?q?=E9?= ".repeat(20_000) + "\n\n");
        read("To: a@b\n".repeat(50_000) + "\n\n");
    }

    @Test
    void theLimitsHoldForAllPartsTogether() throws IOException {
        MailLimits limits = new MailLimits(40, 2_000, 1_000, 1_000, 5_000, 5_000);
        StringBuilder headers = new StringBuilder("Content-Type: multipart/mixed; boundary=b\n\n");
        StringBuilder texts = new StringBuilder("Content-Type: multipart/mixed; boundary=b\n\n");
        for (int i = 0; i < 20; i++) {
            headers.append("--b\nX: ").append("x".repeat(900)).append("\n\ny\n");
            texts.append("--b\n\n").append("t".repeat(900)).append("\n");
        }
        ReadMail manyHeaders = read(headers + "--b--\n", limits);
        ReadMail manyTexts = read(texts + "--b--\n", limits);

        assertThat(manyHeaders.problems())
                .containsExactly("more than 5000 bytes of headers; the rest is one attachment");
        assertThat(manyHeaders.files())
                .singleElement()
                .satisfies(file -> assertThat(file.size()).isGreaterThan(10_000));
        assertThat(manyTexts.problems()).hasSize(15).allMatch(problem -> problem.contains("longer than 5000 bytes"));
        assertThat(manyTexts.files()).hasSize(15);
        assertThat(manyTexts.text().length()).isBetween(4_500, 5_000);
    }

    @Test
    void mailsThatLieEncodedInAMailDoNotEachHaveItsLimits() throws IOException {
        MailLimits limits = new MailLimits(40, 100, 10_000, 10_000, 1_000_000, 20_000);
        String inner = "Content-Type: multipart/mixed; boundary=c\n\n" + "--c\n\nx\n".repeat(50) + "--c--\n";
        String part = "--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
                + Base64.getMimeEncoder().encodeToString(inner.getBytes(StandardCharsets.US_ASCII)) + "\n";
        byte[] source = ("Content-Type: multipart/mixed; boundary=b\n\n" + part.repeat(30) + "--b--\n")
                .getBytes(StandardCharsets.US_ASCII);
        MimePart root = MimeScanner.scan(MailSource.of(source), new MailAllowance(limits))
                .root();

        assertThat(count(root)).isBetween(100, 102);
    }

    private static int count(MimePart part) {
        return 1 + part.children().stream().mapToInt(BombTest::count).sum();
    }
}
