package dev.switchboard.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CharsetsTest {
    private static byte[] bytes(String text, String charset) {
        return text.getBytes(Charset.forName(charset));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Vielen Dank für Ihre Nachricht, wir melden uns bald.",
                "The price is 50 \u20AC",
                "We meet at the café",
                "Größe 42",
                "She said \u201Cyes\u201D, and that was all that she said on that day.",
                "¿Dónde está mi pedido? Lo espero desde el lunes.",
                "Merci, j'ai bien reçu le colis, mais il manque une pièce.",
                "»MENÜ« für drei Gäste"
            })
    void whatIsNotUtf8IsReadAsWhatItIs(String text) {
        assertThat(Charsets.decode(bytes(text, "windows-1252"), "utf-8")).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gb2312", "shift_jis", "euc-jp", "euc-kr", "big5", "windows-1253"})
    void noLabelTurnsTheOnlyUmlautIntoNothing(String label) {
        assertThat(Charsets.decode(bytes("Vielen Dank fü", "windows-1252"), label))
                .doesNotContain("\uFFFD");
    }

    @Test
    void aFewBrokenCharactersAreNoReasonToDoubtUtf8() {
        String text = "Größe, Straße, Mädchen und schöne Wörter";
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        utf8[3] = 'x';

        assertThat(Charsets.decode(utf8, "utf-8")).isEqualTo("Gr\uFFFDxße, Straße, Mädchen und schöne Wörter");
    }

    @Test
    void aTextThatWasCutOffIsStillUtf8() {
        byte[] euro = "50 \u20AC".getBytes(StandardCharsets.UTF_8);
        assertThat(Charsets.decode(Arrays.copyOf(euro, 5), "utf-8")).isEqualTo("50 \uFFFD");

        byte[] two = "Grüße".getBytes(StandardCharsets.UTF_8);
        assertThat(Charsets.decode(Arrays.copyOf(two, 5), "utf-8")).isEqualTo("Grü\uFFFD");
    }

    @Test
    void whatWasLostBeforeSaysNothingAgainstUtf8() {
        byte[] lost = "\uFFFD\uFFFD\uFFFD, we said ".getBytes(StandardCharsets.UTF_8);
        byte[] cut = Arrays.copyOf(lost, lost.length + 1);
        cut[lost.length] = (byte) 0xC3;

        assertThat(Charsets.decode(cut, "utf-8")).isEqualTo("\uFFFD\uFFFD\uFFFD, we said \uFFFD");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gb2312 | Größe und Menge für Müller",
                "gbk | Der Preis ist 50 \u20AC",
                "gb18030 | Привет",
                "gb2312 | 您好，这是一封电子邮件。",
                "big5 | 您好，這是一封電子郵件。",
                "big5 | Größe und Menge für Müller",
                "euc-kr | Größe und Menge für Müller",
                "shift_jis | Größe und Menge für Müller",
                "iso-8859-1 | für",
                "windows-1251 | für alle"
            })
    void utf8WinsOverALabelThatItContradicts(String label, String text) {
        assertThat(Charsets.decode(text.getBytes(StandardCharsets.UTF_8), label))
                .isEqualTo(text);
    }

    /** Each character is two bytes that are one valid sequence of UTF-8, too. */
    @ParameterizedTest
    @ValueSource(strings = {"猫", "猫猫", "猫拢", "A猫B猫", "猫, 拢"})
    void shortChineseThatHappensToBeValidUtf8StaysChinese(String text) {
        byte[] gb = bytes(text, "gb2312");
        assertThat(gb).isEqualTo(new String(gb, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8));

        assertThat(Charsets.decode(gb, "gb2312")).isEqualTo(text);
    }
}
