package dev.switchboard.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.model.Content;
import dev.switchboard.model.Mail;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Replies that others have recorded: what was written is told from what is quoted and from signatures. */
class ReplyCorpusTest {
    /** Which lines of each reply were written by whoever sent it, from the first to the last of each stretch. */
    private static final Map<String, int[]> WRITTEN = Map.ofEntries(
            Map.entry("correct_sig.txt", new int[] {1, 1}),
            Map.entry("email_1_1.txt", new int[] {1, 5}),
            Map.entry("email_1_2.txt", new int[] {1, 1, 9, 34}),
            Map.entry("email_1_3.txt", new int[] {1, 3}),
            Map.entry("email_1_4.txt", new int[] {1, 1}),
            Map.entry("email_1_5.txt", new int[] {1, 15}),
            Map.entry("email_1_6.txt", new int[] {1, 1}),
            Map.entry("email_1_7.txt", new int[] {1, 1}),
            Map.entry("email_1_8.txt", new int[] {13, 13, 19, 19}),
            Map.entry("email_2_1.txt", new int[] {1, 1}),
            Map.entry("email_2_2.txt", new int[] {1, 1}),
            Map.entry("email_2_3.txt", new int[] {1, 1}),
            Map.entry("email_BlackBerry.txt", new int[] {1, 1}),
            Map.entry("email_bullets.txt", new int[] {1, 9}),
            Map.entry("email_gmail.txt", new int[] {1, 1}),
            Map.entry("email_headers_no_delimiter.txt", new int[] {1, 1}),
            Map.entry("email_iPhone.txt", new int[] {1, 1}),
            Map.entry("email_long_quote.txt", new int[] {1, 4, 6, 8}),
            Map.entry("email_multi_word_sent_from_my_mobile_device.txt", new int[] {1, 1}),
            Map.entry("email_one_is_not_on.txt", new int[] {1, 5}),
            Map.entry("email_partial_quote_header.txt", new int[] {1, 6}),
            Map.entry("email_sent_from_my_not_signature.txt", new int[] {1, 3}),
            Map.entry("email_sig_delimiter_in_middle_of_line.txt", new int[] {1, 7}),
            Map.entry("greedy_on.txt", new int[] {1, 6}),
            Map.entry("pathological.txt", new int[] {1, 2}));

    @Test
    void theCorporaGiveTheRightReplyText() {
        Map<String, String> wrong = new TreeMap<>();
        int all = 0;
        for (String corpus : List.of("github-email-reply-parser", "zapier-email-reply-parser")) {
            for (Path file :
                    SharedMails.files(SharedMails.folder().resolve(corpus).resolve("test"))) {
                all++;
                String text = new String(SharedMails.read(file), StandardCharsets.UTF_8);
                String expected =
                        words(lines(text, WRITTEN.get(file.getFileName().toString())));
                String written = words(written(text));
                if (!written.equals(expected)) {
                    wrong.put(corpus + "/" + file.getFileName(), "[" + written + "] and not [" + expected + "]");
                }
            }
        }
        System.out.println("Reply text right: " + (all - wrong.size()) + " of " + all + " replies");
        assertThat(wrong).isEmpty();
    }

    private static String written(String text) {
        List<Mail.Passage> passages = ReplySplitter.split(text);
        Content content = Content.text(text).with(new Mail("", List.of(), passages, "", List.of()));
        assertThat(content.text().plain()).as("nothing is cropped away").isEqualTo(text);
        return content.written().plain();
    }

    private static String lines(String text, int[] stretches) {
        List<String> lines = text.lines().toList();
        List<String> chosen = new ArrayList<>();
        for (int i = 0; i < stretches.length; i += 2) {
            chosen.addAll(lines.subList(stretches[i] - 1, stretches[i + 1]));
        }
        return String.join("\n", chosen);
    }

    private static String words(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
