package dev.switchboard.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.switchboard.mail.ReadMail.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** RFC 2046, 5.1.4: of several forms of one text the last that can be shown is shown, and no other is lost. */
class AlternativesTest {
    private static final MailReader READER = new MailReader(MailLimits.DEFAULT);

    private static MailSource alternatives(String... parts) {
        StringBuilder source = new StringBuilder("Content-Type: multipart/alternative; boundary=b\n\n");
        for (String part : parts) {
            source.append("--b\nContent-Type: ").append(part).append('\n');
        }
        return MailSource.of(
                source.append("--b--\n").toString().replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String file(MailSource source, String path) throws IOException {
        try (InputStream bytes = READER.open(source, path)) {
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void theLastOfTwoPlainTextsIsShown_andTheOtherIsAFile() throws IOException {
        MailSource source = alternatives("text/plain\n\nfirst", "text/plain\n\nsecond", "text/html\n\n<p>third</p>");
        ReadMail mail = READER.read(source);

        assertThat(mail.text()).isEqualTo("second");
        assertThat(mail.html()).contains("third");
        assertThat(mail.files()).extracting(File::path, File::mediaType).containsExactly(tuple("1", "text/plain"));
        assertThat(file(source, "1")).isEqualTo("first");
    }

    @Test
    void theLastOfTwoHtmlTextsIsShown_andTheOtherIsAFile() throws IOException {
        MailSource source = alternatives("text/html\n\n<p>first</p>", "text/html\n\n<p>second</p>");
        ReadMail mail = READER.read(source);

        assertThat(mail.text()).isEqualTo("second");
        assertThat(mail.html()).contains("second").doesNotContain("first");
        assertThat(mail.files()).extracting(File::path, File::mediaType).containsExactly(tuple("1", "text/html"));
        assertThat(file(source, "1")).isEqualTo("<p>first</p>");
    }

    @Test
    void aPlainTextWithoutWordsGivesWayToOneWithWords() throws IOException {
        ReadMail mail = READER.read(alternatives("text/plain\n\nwords", "text/plain\n\n "));

        assertThat(mail.text()).isEqualTo("words");
        assertThat(mail.files()).extracting(File::path).containsExactly("2");
    }

    @Test
    void plainTextIsShownRatherThanMarkup_whereverItStands() throws IOException {
        String plain = "text/plain\n\nplain";
        String enriched = "text/enriched\n\n<bold>rich</bold>";

        ReadMail before = READER.read(alternatives(plain, enriched));
        assertThat(before.text()).isEqualTo("plain");
        assertThat(before.files()).extracting(File::path).containsExactly("2");

        ReadMail behind = READER.read(alternatives(enriched, plain));
        assertThat(behind.text()).isEqualTo("plain");
        assertThat(behind.files()).extracting(File::path).containsExactly("1");
    }

    @Test
    void formsThatAreNestedLoseNothing() throws IOException {
        ReadMail mail = READER.read(alternatives("text/plain\n\nfirst", """
                multipart/mixed; boundary=c

                --c
                Content-Type: text/plain

                second
                --c
                Content-Type: application/pdf

                pdf
                --c
                Content-Type: text/plain

                and more
                --c--\
                """, """
                multipart/alternative; boundary=d

                --d

                third
                --d
                Content-Type: text/html

                <p>rich</p>
                --d--\
                """));

        assertThat(mail.text()).isEqualTo("third");
        assertThat(mail.html()).contains("rich").doesNotContain("second");
        assertThat(mail.files()).extracting(File::path).containsExactly("1", "2.2", "2.1", "2.3");
    }

    @Test
    void whatIsShownInsideTheHtmlIsNoFile() throws IOException {
        ReadMail mail = READER.read(alternatives(
                "text/plain\n\nboth",
                "multipart/mixed; boundary=c\n\n--c\n\nabove\n--c\nContent-Type: text/html\n\n<p>below</p>\n--c--"));

        assertThat(mail.text()).isEqualTo("both");
        assertThat(mail.html()).contains("above").contains("below");
        assertThat(mail.files()).isEmpty();
    }

    @Test
    void calendarsAndAmpAreFiles() throws IOException {
        ReadMail mail = READER.read(alternatives(
                "text/plain\n\nplain",
                "text/x-amp-html\n\n<html amp4email></html>",
                "text/html\n\n<p>rich</p>",
                "text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR"));

        assertThat(mail.text()).isEqualTo("plain");
        assertThat(mail.files()).extracting(File::mediaType).containsExactly("text/x-amp-html", "text/calendar");
    }
}
