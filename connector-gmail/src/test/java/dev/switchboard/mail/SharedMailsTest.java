package dev.switchboard.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.mail.SharedMails.SharedMail;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every mail that others have recorded is read, and says what they say that it says. */
class SharedMailsTest {
    private static final MailReader READER = new MailReader(MailLimits.DEFAULT);

    /** The mails whose parts differ from what lies beside them, each with its reason. */
    private static final Map<String, String> DIFFERENT = Map.ofEntries(
            Map.entry(
                    "frag_decoded_1_2_1_2_1_2_1_2.bin",
                    "cut off inside a group of base64: what can be made of it is kept"),
            Map.entry("multi-frag_decoded_1_3_2.bin", "a bad boundary ends inside a group of base64: the same"),
            Map.entry("malformedHeader-noheader_decoded_1.txt", "a mail without headers is text, and not lost"),
            Map.entry(
                    "malformedHeaderStartsBody-noheader_decoded_1.txt",
                    "a mail without headers is text from its first line"),
            Map.entry(
                    "malformedHeaderStartsBody-nocrlfcrlf_decoded_1.txt",
                    "beside malformedHeader-nocrlfcrlf, the same mail, lies the other reading"),
            Map.entry(
                    "basic-plain-with-bad-header-separator_decoded_1.txt",
                    "a blank line with a space, then text: it is text, and no header"),
            Map.entry("hdr-fakeout_decoded_1.txt", "a blank line with a space, then text: it is text, and no header"),
            Map.entry(
                    "missing-inner-boundary_decoded_1_2_1.txt",
                    "what lies beside it is an empty part that the mail has not"),
            Map.entry("multipartemptypart_decoded_1_2.txt", "the mail has one empty part; a second lies beside it"));

    @Test
    void everyMailIsRead() throws IOException {
        List<SharedMail> mails = SharedMails.all();
        for (SharedMail mail : mails) {
            ReadMail read = READER.read(MailSource.of(mail.bytes()));

            assertThat(read.text()).as(mail.name()).doesNotContain("\0").doesNotContain("\r");
            assertThat(read.messageId()).as(mail.name()).matches("<\\S+>");
            for (ReadMail.File file : read.files()) {
                try (InputStream bytes = READER.open(MailSource.of(mail.bytes()), file.path())) {
                    assertThat(bytes.readAllBytes().length)
                            .as("%s, file %s", mail.name(), file)
                            .isEqualTo((int) file.size());
                }
            }
        }
        assertThat(mails).hasSizeGreaterThan(100);
    }

    @Test
    void decodedPartsAreAsExpected() throws IOException {
        Map<String, String> differing = new TreeMap<>();
        int compared = 0;
        for (Path expected : SharedMails.files(SharedMails.folder().resolve("mime4j"))) {
            String name = expected.getFileName().toString();
            int mark = name.indexOf("_decoded_1");
            if (mark > 0) {
                compared++;
                Path mail = expected.resolveSibling(name.substring(0, mark) + ".msg");
                String path = name.substring(mark + "_decoded_1".length(), name.lastIndexOf('.'));
                String difference = difference(mail, path.replaceFirst("^_", "").replace('_', '.'), expected);
                if (!difference.isEmpty()) {
                    differing.put(name, difference);
                }
            }
        }
        System.out.println(
                "Decoded parts as expected: " + (compared - differing.size()) + " of " + compared + "; else:");
        DIFFERENT.forEach((name, reason) -> System.out.println("  " + name + ": " + reason));
        assertThat(differing.keySet()).as("%s", differing).isEqualTo(DIFFERENT.keySet());
    }

    private static String difference(Path mail, String path, Path expected) throws IOException {
        MimePart root = MimeScanner.scan(MailSource.of(mail), new MailAllowance(MailLimits.DEFAULT))
                .root();
        MimePart part = at(root, path);
        if (part == null) {
            return "no part " + path + " in " + paths(root, new ArrayList<>());
        }
        try (InputStream body = part.open()) {
            byte[] found = body.readAllBytes();
            byte[] wanted = SharedMails.read(expected);
            return lines(found).equals(lines(wanted)) ? "" : "differs: " + head(found) + " <> " + head(wanted);
        }
    }

    private static String head(byte[] bytes) {
        String text = lines(bytes);
        return bytes.length + " [" + text.substring(0, Math.min(80, text.length())) + "]";
    }

    private static List<String> paths(MimePart part, List<String> paths) {
        paths.add(part.path() + " " + part.type());
        part.children().forEach(child -> paths(child, paths));
        return paths;
    }

    private static MimePart at(MimePart part, String path) {
        if (part.path().equals(path)) {
            return part;
        }
        return part.children().stream()
                .map(child -> at(child, path))
                .filter(found -> found != null)
                .findFirst()
                .orElse(null);
    }

    private static String lines(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1)
                .replace("\r\n", "\n")
                .stripTrailing();
    }
}
