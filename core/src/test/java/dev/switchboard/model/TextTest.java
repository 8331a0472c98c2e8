package dev.switchboard.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.model.Text.Span;
import dev.switchboard.model.Text.Style;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TextTest {
    private static final String ALPHABET = "ab<>&;/[]*_ \n\u00e4";

    static IntStream seeds() {
        return IntStream.range(0, 100);
    }

    private static Text random(Random random) {
        int length = random.nextInt(30);
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < length; i++) {
            plain.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        List<Span> spans = new ArrayList<>();
        int count = length == 0 ? 0 : random.nextInt(8);
        for (int i = 0; i < count; i++) {
            int start = random.nextInt(length);
            int end = start + 1 + random.nextInt(length - start);
            // Each is a link of its own, so that the test can tell them apart.
            spans.add(new Span(start, end, Style.LINK, String.valueOf(i)));
        }
        return new Text(plain.toString(), spans);
    }

    private static Set<String> covering(Text text, int unit) {
        Set<String> links = new HashSet<>();
        for (Span span : text.spans()) {
            if (span.start() <= unit && unit < span.end()) {
                links.add(String.valueOf(span.link()));
            }
        }
        return links;
    }

    private static String render(Text text) {
        return text.render(
                plain -> plain.chars().mapToObj(unit -> "&" + (char) unit + ";").reduce("", String::concat),
                (span, inside) -> "[" + span.link() + inside + "]");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void rendersEachCharacterOnceInsideTheSpansThatCoverIt(int seed) {
        Text text = random(new Random(seed));
        String markup = render(text);
        Deque<String> open = new ArrayDeque<>();
        int unit = 0;
        int at = 0;
        while (at < markup.length()) {
            switch (markup.charAt(at)) {
                case '[' -> {
                    open.push(markup.substring(at + 1, at + 2));
                    at += 2;
                }
                case ']' -> {
                    open.pop();
                    at++;
                }
                default -> {
                    assertThat(markup.substring(at, at + 3))
                            .isEqualTo("&" + text.plain().charAt(unit) + ";");
                    assertThat(new HashSet<>(open)).hasSize(open.size()).isEqualTo(covering(text, unit));
                    unit++;
                    at += 3;
                }
            }
        }
        assertThat(unit).as("characters rendered").isEqualTo(text.plain().length());
        assertThat(open).as("spans left open").isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aSliceKeepsTheFormattingThatFallsIntoIt(int seed) {
        Random random = new Random(seed);
        Text text = random(random);
        int start = random.nextInt(text.plain().length() + 1);
        int end = start + random.nextInt(text.plain().length() - start + 1);
        Text slice = text.slice(start, end);
        assertThat(slice.plain()).isEqualTo(text.plain().substring(start, end));
        for (int unit = start; unit < end; unit++) {
            assertThat(covering(slice, unit - start)).isEqualTo(covering(text, unit));
        }
    }

    @Test
    void theLongestOfSeveralSpansFromOneUnitIsOutermost() {
        Text text = new Text(
                "abcdef",
                List.of(
                        new Span(0, 2, Style.LINK, "1"),
                        new Span(0, 6, Style.LINK, "2"),
                        new Span(0, 4, Style.LINK, "3")));
        assertThat(text.render(plain -> plain, (span, inside) -> "[" + span.link() + inside + "]"))
                .isEqualTo("[2[3[1ab]cd]ef]");
    }

    @Test
    void overlappingSpansAreClosedAndOpenedAgain() {
        Text text = new Text("abcdef", List.of(new Span(0, 4, Style.BOLD, null), new Span(2, 6, Style.ITALIC, null)));
        assertThat(text.render(plain -> plain, (span, inside) -> "[" + span.style() + " " + inside + "]"))
                .isEqualTo("[BOLD ab[ITALIC cd]][ITALIC ef]");
    }

    @Test
    void aSpanMustLieInsideTheText() {
        assertThatThrownBy(() -> new Text("ab", List.of(new Span(0, 3, Style.BOLD, null))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 units");
        assertThatThrownBy(() -> new Span(2, 2, Style.BOLD, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Span(-1, 2, Style.BOLD, null)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void onlyALinkLeadsSomewhere() {
        assertThatThrownBy(() -> new Span(0, 1, Style.LINK, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Span(0, 1, Style.BOLD, "x")).isInstanceOf(IllegalArgumentException.class);
    }
}
