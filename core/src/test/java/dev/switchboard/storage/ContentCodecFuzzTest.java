package dev.switchboard.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.model.Attachment;
import dev.switchboard.model.Content;
import dev.switchboard.model.Element;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any content is read as it was written, and damaged content is read as something that is then read so for ever. */
class ContentCodecFuzzTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CONTENTS = 60;
    private static final int DAMAGES = 100;
    private static final List<String> KINDS = List.of(
            "attachment", "location", "contact-card", "buttons", "button-press", "unsupported", "poll", "content", "");

    static Stream<Random> seeds() {
        return IntStream.range(0, CONTENTS).mapToObj(Random::new);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void readsAnyContentAsItWasWritten(Random random) {
        Content content = content(random);
        assertThat(ContentCodec.read(ContentCodec.write(content))).isEqualTo(content);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void readsDamagedContentTheSameEachTime(Random random) throws Exception {
        for (int i = 0; i < DAMAGES; i++) {
            JsonNode damaged = damaged(JSON.readTree(ContentCodec.write(content(random))), random);
            Content read = ContentCodec.read(damaged.toString());
            assertThat(ContentCodec.read(ContentCodec.write(read)))
                    .as("%s", damaged)
                    .isEqualTo(read);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void readsContentThatWasCutOff(Random random) {
        String json = ContentCodec.write(content(random));
        String cut = json.substring(0, random.nextInt(json.length()));
        assertThat(ContentCodec.read(cut)).isEqualTo(Content.of(new Element.Unsupported("content", cut, true)));
    }

    private static Content content(Random random) {
        String plain = text(random) + "!";
        List<Text.Span> spans = new ArrayList<>();
        for (Text.Style style : some(random, List.of(Text.Style.values()))) {
            int start = random.nextInt(plain.length());
            int end = start + 1 + random.nextInt(plain.length() - start);
            spans.add(new Text.Span(start, end, style, style == Text.Style.LINK ? text(random) : null));
        }
        List<Element> elements = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            elements.add(element(random));
        }
        MessageId replyTo = random.nextBoolean() ? null : new MessageId(new UUID(random.nextLong(), 1));
        return new Content(new Text(plain, spans), elements, replyTo);
    }

    private static Element element(Random random) {
        return List.<Supplier<Element>>of(
                        () -> Attachment.stored(
                                "a.png",
                                "image/png",
                                random.nextInt(100) - 1L,
                                random.nextBoolean() ? null : text(random),
                                random.nextBoolean() ? null : text(random),
                                random.nextBoolean() ? null : text(random)),
                        () -> new Element.Location(
                                random.nextDouble() * 180 - 90, random.nextDouble() * 360 - 180, text(random)),
                        () -> new Element.ContactCard(text(random), text(random), text(random)),
                        () -> new Element.Buttons(List.of(List.of(new Element.Button("a", "b")))),
                        () -> new Element.ButtonPress(text(random), text(random)),
                        () -> new Element.Unsupported(kind(random), raw(random)))
                .get(random.nextInt(6))
                .get();
    }

    private static String kind(Random random) {
        return KINDS.get(random.nextInt(KINDS.size()));
    }

    /** What a platform might send: text, or JSON that looks like an element of ours, perhaps one with a mark. */
    private static String raw(Random random) {
        if (random.nextInt(4) == 0) {
            return text(random);
        }
        ObjectNode raw = JsonNodeFactory.instance.objectNode().put("type", kind(random));
        for (String field :
                some(random, List.of("kind", "raw", "name", "mediaType", "label", "value", "phone", "email"))) {
            raw.put(field, text(random));
        }
        for (String field : some(random, List.of("latitude", "longitude", "size"))) {
            raw.put(field, random.nextInt(100));
        }
        return (random.nextBoolean() ? raw.put("stored", true) : raw).toString();
    }

    private static String text(Random random) {
        return List.of("", "a", "\u0000\"\\", "{}", "\uD83D\uDE00", "stored", "buttons")
                .get(random.nextInt(7));
    }

    private static <T> List<T> some(Random random, List<T> all) {
        return all.stream().filter(one -> random.nextBoolean()).toList();
    }

    /** The same with one of its values, at any depth, gone or another one. */
    private static JsonNode damaged(JsonNode json, Random random) {
        List<Runnable> damages = new ArrayList<>();
        collect(json, random, damages);
        if (!damages.isEmpty()) {
            damages.get(random.nextInt(damages.size())).run();
        }
        return json;
    }

    private static void collect(JsonNode json, Random random, List<Runnable> damages) {
        if (json instanceof ObjectNode object) {
            object.fieldNames().forEachRemaining(field -> {
                damages.add(() -> object.remove(field));
                damages.add(() -> object.set(field, other(random)));
                collect(object.get(field), random, damages);
            });
        } else if (json instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                int index = i;
                damages.add(() -> array.set(index, other(random)));
                collect(array.get(i), random, damages);
            }
        }
    }

    private static JsonNode other(Random random) {
        JsonNodeFactory make = JsonNodeFactory.instance;
        return List.<JsonNode>of(
                        make.nullNode(),
                        make.numberNode(-1),
                        make.numberNode(1_000_000_000_000L),
                        make.numberNode(0.5),
                        make.booleanNode(true),
                        make.textNode(""),
                        make.textNode(kind(random)),
                        make.arrayNode().add(1),
                        make.objectNode().put("type", kind(random)))
                .get(random.nextInt(9));
    }
}
