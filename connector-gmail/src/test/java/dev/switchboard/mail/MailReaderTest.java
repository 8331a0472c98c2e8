package dev.switchboard.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.switchboard.mail.ReadMail.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailReaderTest {
    private static final MailReader READER = new MailReader(MailLimits.DEFAULT);

    private static ReadMail read(byte[] source) {
        try {
            return READER.read(MailSource.of(source));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String source) {
        return source.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static ReadMail read(String source) {
        return read(bytes(source));
    }

    private static String body(String headers, byte[] body) {
        byte[] head = bytes(headers + "\n\n");
        byte[] all = new byte[head.length + body.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return read(all).text();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "=?utf-8?Q?Caf=C3=A9_=26_more?= | Café & more",
                "=?UTF-8?B?Q2Fmw6k=?= =?UTF-8?B?IGJhcg==?= | Café bar",
                "=?UTF-8?B?4oKs4oI=?= =?UTF-8?B?rA==?= | €€",
                "=?utf-8?q?=E6=BC?=\t=?utf-8?q?=A2?= | 漢",
                "=?iso-8859-1?Q?Gr=FC=DFe?= =?utf-8?Q?_=E2=82=AC?= | Grüße €",
                "=?utf-8*de?Q?Gr=C3=BC=C3=9Fe?= | Grüße",
                "=?no-such-charset?Q?Gr=FC=DFe?= | Grüße",
                "=?utf-8?X?abc?= | =?utf-8?X?abc?=",
                "=?utf-8?Q?not ended | =?utf-8?Q?not ended",
                "a =?utf-8?Q?b?= c | a b c",
                "=?utf-8?Q?with spaces in it?= | with spaces in it",
                "Gr\u00fc\u00dfe | Grüße",
                "Gr\u00c3\u00bc\u00c3\u009fe | Grüße"
            })
    void subject_isDecoded(String raw, String expected) {
        assertThat(read("Subject: " + raw + "\n\nx").subject()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "filename=plain.txt | plain.txt",
                "filename=\"with ; and \\\"quotes\\\".txt\" | with ; and \"quotes\".txt",
                "filename*=utf-8''caf%C3%A9.txt | café.txt",
                "filename*0=\"one-\"; filename*1=\"two.txt\" | one-two.txt",
                "filename*0*=utf-8''%E6%BC; filename*1*=%A2.txt | 漢.txt",
                "filename*1=\"b.txt\"; filename*0=\"a\" | ab.txt",
                "filename=fallback.txt; filename*=iso-8859-1''%FCber.txt | über.txt",
                "filename=\"=?utf-8?Q?caf=C3=A9.txt?=\" | café.txt",
                "filename=with spaces.txt | with spaces.txt",
                "filename=\"not ended.txt | not ended.txt",
                ";; filename=a.txt | a.txt"
            })
    void fileName_isDecoded(String parameters, String expected) {
        ReadMail mail = read("Content-Type: application/pdf\nContent-Disposition: attachment; " + parameters + "\n\nx");

        assertThat(mail.files()).extracting(File::name).containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "utf-8, UTF-8",
        "us-ascii, UTF-8",
        "'', UTF-8",
        "nonsense, UTF-8",
        "iso-8859-1, UTF-8",
        "iso-8859-1, windows-1252",
        "'', windows-1252",
        "utf-8, windows-1252",
        "us-ascii, iso-8859-1",
        "utf-16, UTF-16"
    })
    void text_isDecodedWhateverItsLabel(String label, String real) {
        String text = "Größe, Straße, Mädchen und viele schöne Wörter, über die man früher gern geschrieben hätte.";
        String type = "Content-Type: text/plain" + (label.isEmpty() ? "" : "; charset=\"" + label + "\"");

        assertThat(body(type, text.getBytes(Charset.forName(real)))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"Shift_JIS", "EUC-JP", "ISO-2022-JP", "Big5", "GB18030", "EUC-KR", "windows-1251", "KOI8-R"})
    void text_isDetectedWhereNothingIsSaid(String charset) {
        String text = switch (charset) {
            case "Big5" -> "您好，這是一封用繁體中文寫的電子郵件，內容是關於明天會議的時間和地點。請您務必準時參加，謝謝。";
            case "GB18030" -> "您好，这是一封用简体中文写的电子邮件，内容是关于明天会议的时间和地点。请您务必准时参加，谢谢。";
            case "EUC-KR" -> "안녕하세요, 이것은 한국어로 작성된 이메일이며 내일 회의의 시간과 장소에 관한 내용입니다. 꼭 참석해 주세요.";
            case "windows-1251", "KOI8-R" ->
                "Здравствуйте, это письмо написано на русском языке и рассказывает о времени и месте встречи.";
            default -> "こんにちは、これは日本語で書かれた電子メールです。明日の会議の時間と場所についてお知らせします。";
        };

        assertThat(body("Content-Type: text/plain", text.getBytes(Charset.forName(charset))))
                .isEqualTo(text);
    }

    @Test
    void nulsAreReplacedAndNothingElseIs() {
        assertThat(body("Subject: a", "a\0b".getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo("a\uFFFDb");
    }

    @Test
    void quotedPrintable_bearsEverything() {
        String text = body(
                "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding:  quoted-printable ",
                bytes("soft=\nbreak =C3=A9 =ZZ =3d= \nnext   \nend="));

        assertThat(text).isEqualTo("softbreak é =ZZ =next\nend");
    }

    @Test
    void alternatives_areOneText() {
        ReadMail mail = read("""
                Content-Type: multipart/alternative; boundary=b

                --b
                Content-Type: text/plain

                the text
                --b
                Content-Type: multipart/related; boundary=c

                --c
                Content-Type: text/html

                <p>the <b>text</b> <img src="cid:a%40b"></p>
                --c
                Content-Type: image/png
                Content-ID: <a@b>

                png
                --c
                Content-Type: image/gif
                Content-ID: <not-shown>
                Content-Disposition: inline

                gif
                --c--
                --b
                Content-Type: text/calendar; method=REQUEST

                BEGIN:VCALENDAR
                --b--
                """);

        assertThat(mail.text()).isEqualTo("the text");
        assertThat(mail.html()).contains("<b>text</b>");
        assertThat(mail.files())
                .extracting(File::mediaType, File::contentId)
                .containsExactly(tuple("image/png", "a@b"), tuple("image/gif", ""), tuple("text/calendar", ""));
    }

    @Test
    void html_readsAsText() {
        ReadMail mail = read("""
                Content-Type: text/html; charset=utf-8

                <html><head><title>no</title><style>no</style></head><body><h1>Hello</h1><p>One&nbsp;two<br>three</p>
                <ul><li>a</li><li>b</li></ul><a href="https://x.example/y">here</a>
                <blockquote>old</blockquote><div style="display: none">no</div><script>no</script></body></html>
                """);

        assertThat(mail.text()).isEqualTo("Hello\n\nOne two\nthree\n\n- a\n- b\n\nhere <https://x.example/y>\n\n> old");
        assertThat(mail.passages()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<script>alert(1)</script>",
                "<img src=x onerror=alert(1)>",
                "<a href='javascript:alert(1)'>x</a>",
                "<svg onload=alert(1)>",
                "<iframe src='https://x.example'></iframe>",
                "<form action='https://x.example'><input></form>",
                "<style>@import 'https://x.example'</style>",
                "<p style='background:url(javascript:alert(1))'>x</p>",
                "<a href=' &#106;avascript:alert(1)'>x</a>",
                "<object data='x'></object>",
                "<meta http-equiv=refresh content='0;x'>"
            })
    void html_isSafe(String html) {
        String safe = read("Content-Type: text/html\n\n<p>ok</p>" + html).html();

        assertThat(safe)
                .contains("ok")
                .doesNotContainIgnoringCase("alert")
                .doesNotContain("<script", "<iframe", "<form", "<meta", "<object", "@import", "onerror");
    }

    @Test
    void uuencodedFilesAreFiles() throws IOException {
        byte[] source = bytes("Subject: old\n\nHere:\nbegin 644 cat.txt\n#0V%T\n`\nend\nBye.\n");
        ReadMail mail = read(source);

        assertThat(mail.text()).isEqualTo("Here:\nBye.");
        assertThat(mail.files()).extracting(File::name, File::size).containsExactly(tuple("cat.txt", 3L));
        try (InputStream file =
                READER.open(MailSource.of(source), mail.files().get(0).path())) {
            assertThat(file.readAllBytes()).isEqualTo("Cat".getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    void mailsInMailsAndTnefAreFiles() throws IOException {
        byte[] source = bytes("""
                Content-Type: multipart/mixed; boundary=b

                --b

                see below
                --b
                Content-Type: message/rfc822

                Subject: inner
                Content-Type: multipart/mixed; boundary=c

                --c

                inner text
                --c--
                --b
                Content-Type: application/ms-tnef; name=winmail.dat
                Content-Transfer-Encoding: base64

                eJ8+
                --b--
                """);
        ReadMail mail = read(source);

        assertThat(mail.text()).isEqualTo("see below");
        assertThat(mail.files()).extracting(File::name).containsExactly("inner.eml", "winmail.dat");
        try (InputStream inner = READER.open(MailSource.of(source), "2")) {
            assertThat(new String(inner.readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("Subject: inner")
                    .endsWith("--c--");
        }
    }

    @Test
    void whatHasNoHeadersOrNothingIsReadAllTheSame() {
        assertThat(read("").text()).isEmpty();
        assertThat(read("\n\n").text()).isEmpty();
        assertThat(read("only words").text()).isEqualTo("only words");
        assertThat(read("From: a@b.c\nFrom: d@e.f\n\nx").addresses("From"))
                .extracting(MailAddress::address)
                .containsExactly("a@b.c", "d@e.f");
    }

    @Test
    void aMissingMessageIdIsMadeOfTheContent() {
        String mail = "From: a@b.c\nSubject: s\nDate: x\n\n";
        String id = read(mail + "one").messageId();

        assertThat(read("Received: by whom\n" + mail + "one").messageId())
                .isEqualTo(id)
                .matches("<[0-9a-f]{40}@content.invalid>");
        assertThat(read(mail + "two").messageId()).isNotEqualTo(id);
        assertThat(read("Message-ID: <a b@c\n >\n\n").messageId()).isEqualTo("<ab@c>");
    }

    @Test
    void threadsAreFoundInAnyForm() {
        ReadMail mail = read(
                "References: <a@x>\n\t<b@x> garbage <c@x\nReferences: <d@x>\nIn-Reply-To: Your mail of Monday <e@x>\n\n");

        assertThat(mail.references()).containsExactly("<a@x>", "<b@x>", "<c@xd@x>", "<e@x>");
        assertThat(mail.inReplyTo()).contains("<e@x>");
        assertThat(read("In-Reply-To: a@x\n\n").inReplyTo()).contains("<a@x>");
    }

    @Test
    void addressesAreReadInAnyForm() {
        ReadMail mail = read(
                "To: \"Example, Anna\" <anna@x.example>, ben@x.example (Ben),"
                        + " =?utf-8?Q?Carla=2C_the_boss?= <Carla@X.example>, Team: d@x.example, e@x.example;, nobody, <f@x.example>\n\n");

        assertThat(mail.addresses("To"))
                .extracting(MailAddress::key, MailAddress::name)
                .containsExactly(
                        tuple("anna@x.example", "Example, Anna"),
                        tuple("ben@x.example", "Ben"),
                        tuple("carla@x.example", "Carla, the boss"),
                        tuple("d@x.example", ""),
                        tuple("e@x.example", ""),
                        tuple("f@x.example", ""));
    }

    @Test
    void base64OfAFileHasItsSize() {
        String encoded = Base64.getMimeEncoder().encodeToString(new byte[100_000]);
        ReadMail mail = read(
                "Content-Type: application/zip\nContent-Transfer-Encoding: BASE64\n\n" + encoded.replace("\r\n", "\n"));

        assertThat(mail.files()).extracting(File::size).containsExactly(100_000L);
    }

    @Test
    void utf7IsReadAndWhatOnlyLooksLikeItStays() throws IOException {
        String type = "Content-Type: text/plain; charset=UTF-7\n\n";
        assertThat(read(type + "Hi Mom +Jjo-! +ZeVnLIqe-, A+ImIDkQ., +- 1+-1").text())
                .isEqualTo("Hi Mom \u263A! \u65E5\u672C\u8A9E, A\u2262\u0391., + 1+1");
        assertThat(read(type + "1+1=2, a+b-c, +2D3eAA-").text()).isEqualTo("1+1=2, a+b-c, \uD83D\uDE00");
        assertThat(read("Subject: =?utf-7?Q?+AOk-t+AOk-?=\n\n").subject()).isEqualTo("\u00E9t\u00E9");
        assertThat(read("Content-Type: text/html; charset=utf-7\n\n+ADw-script+AD4-x+ADw-/script+AD4-y")
                        .html())
                .doesNotContain("script");
    }

    @Test
    void linesThatWereOnlyPartedToFitAreJoined() throws IOException {
        String type = "Content-Type: text/plain; charset=utf-8; format=flowed\n\n";
        assertThat(read(type + "one paragraph \nthat goes \non.\nAnother.\n\n>> quoted \n>> twice\n> once \nnew\n"
                                + " > not quoted\n From here\n-- \nAnna \nDesk")
                        .text())
                .isEqualTo("one paragraph that goes on.\nAnother.\n\n>> quoted twice\n> once \nnew\n > not quoted\n"
                        + "From here\n-- \nAnna Desk");
        assertThat(read("Content-Type: text/plain; format=flowed; delsp=yes\n\nlong \nword \nends")
                        .text())
                .isEqualTo("longwordends");
        assertThat(read("Content-Type: text/plain\n\nnot \nflowed").text()).isEqualTo("not \nflowed");
    }

    @Test
    void base64IsReadHoweverItIsBroken() throws IOException {
        String type = "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n";
        assertThat(read(type + "aGVs\n b--G8!=gd29y*bGQ").text()).isEqualTo("hello");
        assertThat(read(type + "aGVsbG8gd29ybGQ").text()).isEqualTo("hello world");
        assertThat(read(type + "aGVsbG8gd29ybG").text()).isEqualTo("hello worl");
        assertThat(read(type + "aGVs\n-- bG8_gd29ybGQ=\n").text()).isEqualTo("hello world");
    }
}
