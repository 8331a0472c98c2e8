package dev.switchboard.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.model.Capabilities.TextUnit;
import dev.switchboard.model.Text;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TextSplitterTest {
    private static List<String> split(String text, int most) {
        return new TextSplitter(TextUnit.UTF16, most)
                .split(Text.plain(text)).stream().map(Text::plain).toList();
    }

    @Test
    void cutsAtSentencesRatherThanWords() {
        assertThat(split("One two three. Four five six.", 20)).containsExactly("One two three.", "Four five six.");
    }

    @Test
    void cutsAtLinesRatherThanSentences() {
        assertThat(split("One. Two three\nFour five six.", 20)).containsExactly("One. Two three", "Four five six.");
    }

    @Test
    void cutsBetweenWordsWhereNoSentenceEnds() {
        assertThat(split("one two three four five", 10)).containsExactly("one two", "three four", "five");
    }

    @Test
    void cutsInsideAWordOnlyWhereItAloneIsTooLong() {
        assertThat(split("a" + "b".repeat(25), 10)).containsExactly("a" + "b".repeat(9), "b".repeat(10), "b".repeat(6));
    }

    @Test
    void cutsNothingWhereThereIsNoLimit() {
        Text text = Text.plain("One two three. Four five six.");
        assertThat(new TextSplitter(TextUnit.UTF16, Long.MAX_VALUE).split(text)).containsExactly(text);
    }

    @Test
    void neverCutsASurrogatePair() {
        List<String> pieces = split("😀".repeat(11), 5);

        assertThat(String.join("", pieces)).isEqualTo("😀".repeat(11));
        assertThat(pieces).allMatch(piece -> piece.length() % 2 == 0 && piece.length() <= 5);
    }

    @Test
    void formattingGoesOnInTheNextPiece() {
        Text text = new Text("one two three", List.of(new Text.Span(4, 13, Text.Style.BOLD, null)));

        List<Text> pieces = new TextSplitter(TextUnit.UTF16, 8).split(text);

        assertThat(pieces).extracting(Text::plain).containsExactly("one two", "three");
        assertThat(pieces.get(0).spans()).containsExactly(new Text.Span(4, 7, Text.Style.BOLD, null));
        assertThat(pieces.get(1).spans()).containsExactly(new Text.Span(0, 5, Text.Style.BOLD, null));
    }

    @ParameterizedTest
    @EnumSource(TextUnit.class)
    void losesNoCharacterAndKeepsTheLimit(TextUnit unit) {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            String text = random.ints(random.nextInt(1, 300), 0, 7)
                    .mapToObj(choice -> List.of("word", " ", ". ", "é", "😀", "\n", "👩‍👩‍👧")
                            .get(choice))
                    .collect(Collectors.joining());
            int most = random.nextInt(12, 60);

            List<Text> pieces = new TextSplitter(unit, most).split(Text.plain(text));

            assertThat(pieces).allMatch(piece -> unit.count(piece.plain()) <= most);
            assertThat(withoutSpace(pieces.stream().map(Text::plain).collect(Collectors.joining())))
                    .isEqualTo(withoutSpace(text));
        }
    }

    private static String withoutSpace(String text) {
        return text.replaceAll("\\s", "");
    }
}
