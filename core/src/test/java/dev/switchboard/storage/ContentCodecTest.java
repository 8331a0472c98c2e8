package dev.switchboard.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.model.Attachment;
import dev.switchboard.model.Content;
import dev.switchboard.model.Element;
import dev.switchboard.model.Mail;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Part;
import dev.switchboard.model.Text;
import dev.switchboard.model.Text.Span;
import dev.switchboard.model.Text.Style;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentCodecTest {
    private static final String STRANGE = "a\u0000b \uD83D\uDC69\u200D\uD83D\uDC67 \\u0000 \\ \" ' \u2028 {{x}} <b>";

    static Stream<Content> contents() {
        List<Span> spans = new ArrayList<>();
        for (Style style : Style.values()) {
            spans.add(new Span(spans.size(), 12, style, style == Style.LINK ? "https://example.org/?a=\"" : null));
        }
        return Stream.of(
                Content.EMPTY,
                Content.text(STRANGE),
                Content.text(new Text("formatted text", spans)),
                Content.text("a reply").replyTo(new MessageId(UUID.randomUUID())),
                Content.of(Attachment.stored("a.png", "image/png", 3_000_000_000L, "ab".repeat(32), null, null)),
                Content.of(
                        Attachment.remote(STRANGE.replace("\0", ""), "video/mp4", Attachment.UNKNOWN_SIZE, "file-id")),
                Content.of(Attachment.stored("", "a/b", 0, null, "file-id", "larger than 20 MB")),
                Content.of(new Element.Location(-89.123456789, 179.987654321, "Here")),
                Content.of(new Element.ContactCard("Ben", "+1 555", "")),
                Content.text("choose").buttons("Yes", "No").buttons("Perhaps"),
                Content.text("choose").quickReplies("Soon", "Later"),
                Content.text("theirs")
                        .with(new Element.Forwarded("Ann", "user:42", Instant.ofEpochSecond(1_700_000_000))),
                Content.of(new Element.ButtonPress("", "value")),
                Content.text("written").with(Mail.BLANK),
                Content.text("written\n> quoted")
                        .with(new Mail(
                                "Subject",
                                List.of(
                                        new Mail.Party(Mail.Role.FROM, "ben@example.org", "Ben"),
                                        new Mail.Party(Mail.Role.CC, "\"o d d\"@example.org", "")),
                                List.of(new Mail.Passage(Mail.Origin.QUOTE, 8, 16)),
                                "<p>written</p>",
                                List.of(new Mail.Inline("cid@1", 0)))),
                Content.of(new Element.Unsupported("poll", "no JSON at all: " + STRANGE)),
                Content.of(new Element.Unsupported("", "")));
    }

    @ParameterizedTest
    @MethodSource("contents")
    void readsContentAsItWasWritten(Content content) {
        assertThat(ContentCodec.read(ContentCodec.write(content))).isEqualTo(content);
    }

    @ParameterizedTest
    @MethodSource("contents")
    void writesNoCharacterThatADatabaseRefuses(Content content) {
        assertThat(ContentCodec.write(content)).doesNotContain("\0");
    }

    @ParameterizedTest
    @MethodSource("contents")
    void readsPartsAsTheyWereWritten(Content content) {
        List<Part> parts = List.of(new Part(content, List.of("1", "\uD83D\uDE00")), new Part(null, List.of()));
        assertThat(ContentCodec.readParts(ContentCodec.writeParts(parts))).isEqualTo(parts);
    }

    @Test
    void readsAMapAsItWasWritten() {
        Map<String, String> map = Map.of("a", STRANGE, "", "empty", STRANGE, "");
        assertThat(ContentCodec.readMap(ContentCodec.writeMap(map))).isEqualTo(map);
        assertThat(ContentCodec.readMap(ContentCodec.writeMap(Map.of()))).isEmpty();
    }

    @Test
    void readsTextThatIsLongerThanJacksonReadsByDefault() {
        String large = "x".repeat(20_000_001);
        assertThat(ContentCodec.read(ContentCodec.write(Content.text(large)))
                        .text()
                        .plain()
                        .equals(large))
                .isTrue();
    }

    @Test
    void keepsAnElementOfANewerVersionWithAllThatItHas() {
        String newer = """
            {"v":7,"text":"look","mood":"good",
             "spans":[{"start":0,"end":4,"style":"rainbow"},{"start":0,"end":2,"style":"bold"}],
             "elements":[{"type":"hologram","depth":3,"layers":[{"z":1}]}]}\
            """;
        Content content = ContentCodec.read(newer);
        assertThat(content.text()).isEqualTo(new Text("look", List.of(new Span(0, 2, Style.BOLD, null))));
        assertThat(content.elements())
                .containsExactly(new Element.Unsupported(
                        "hologram", "{\"type\":\"hologram\",\"depth\":3,\"layers\":[{\"z\":1}]}", true));

        Content writtenBack = ContentCodec.read(ContentCodec.write(content));
        assertThat(writtenBack).isEqualTo(content);
    }

    @Test
    void readsWhatAnOlderVersionKeptOnceItKnowsTheType() {
        Element.Location known = new Element.Location(1.5, 2.5, "Here");
        String element = "{\"type\":\"location\",\"latitude\":1.5,\"longitude\":2.5,\"label\":\"Here\"}";
        // An older version read this element as one that it does not know, and wrote it back.
        Content byOlder = Content.of(new Element.Unsupported("location", element, true));
        assertThat(ContentCodec.read(ContentCodec.write(byOlder)).elements()).containsExactly(known);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"buttons\"}",
                "{\"type\":\"location\",\"latitude\":1}",
                "{\"type\":\"location\",\"latitude\":1.5,\"longitude\":2.5,\"label\":\"Here\"}",
                "{\"type\":\"attachment\",\"name\":\"a\",\"mediaType\":\"a/b\",\"size\":1,\"sha256\":\"ab\"}",
                "{\"type\":\"unsupported\",\"kind\":\"location\",\"raw\":\"{}\",\"stored\":true}"
            })
    void takesAPlatformsPayloadForNoElementOfItsOwn(String raw) {
        for (String kind : List.of("buttons", "location", "attachment", "unsupported", "poll")) {
            Element.Unsupported payload = new Element.Unsupported(kind, raw);
            assertThat(ContentCodec.read(ContentCodec.write(Content.of(payload)))
                            .elements())
                    .containsExactly(payload);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"buttons\"}",
                "{\"type\":\"buttons\",\"rows\":[[{\"label\":\"Yes\"}]]}",
                "{\"type\":\"location\",\"label\":\"Here\"}",
                "{\"type\":\"location\",\"latitude\":91,\"longitude\":0,\"label\":\"\"}",
                "{\"type\":\"attachment\",\"name\":\"a\",\"size\":1}",
                "{\"type\":\"unsupported\",\"kind\":\"poll\"}",
                "{}",
                "7"
            })
    void keepsAnElementThatCannotBeReadWithItsJson(String damaged) {
        Content content = ContentCodec.read("{\"v\":1,\"text\":\"look\",\"elements\":[" + damaged + "]}");
        assertThat(content.text().plain()).isEqualTo("look");
        assertThat(content.elements())
                .singleElement()
                .isInstanceOfSatisfying(
                        Element.Unsupported.class,
                        kept -> assertThat(kept.raw()).isEqualTo(damaged));
        assertThat(ContentCodec.read(ContentCodec.write(content))).isEqualTo(content);
    }

    @Test
    void leavesOutFormattingAndRepliesThatCannotBeRead() {
        String damaged = """
            {"v":1,"text":"look","replyTo":"nobody","spans":[
             {"start":0,"end":5,"style":"bold"},{"start":2,"end":1,"style":"bold"},
             {"start":0,"end":4,"style":"link"},{"start":0,"end":4,"style":"italic"}]}\
            """;
        assertThat(ContentCodec.read(damaged))
                .isEqualTo(Content.text(new Text("look", List.of(new Span(0, 4, Style.ITALIC, null)))));
    }

    @Test
    void ignoresFieldsThatItDoesNotKnow() {
        String json =
                "{\"v\":1,\"text\":\"\",\"elements\":[{\"type\":\"button-press\",\"label\":\"a\",\"value\":\"b\",\"new\":1}]}";
        assertThat(ContentCodec.read(json).elements()).containsExactly(new Element.ButtonPress("a", "b"));
    }

    @Test
    void refusesAnElementThatCannotBeStored() {
        Element own = () -> "hologram";
        assertThatThrownBy(() -> ContentCodec.write(Content.of(own)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hologram");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "{", "[1", "{\"text\":\"a"})
    void keepsWhatIsNoContent(String json) {
        Content content = ContentCodec.read(json);
        assertThat(content).isEqualTo(Content.of(new Element.Unsupported("content", json, true)));
        assertThat(ContentCodec.read(ContentCodec.write(content))).isEqualTo(content);
    }
}
