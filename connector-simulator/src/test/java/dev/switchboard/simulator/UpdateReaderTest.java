package dev.switchboard.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.model.Address;
import dev.switchboard.model.Content;
import dev.switchboard.model.Element;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Signal;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.spi.Received;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UpdateReaderTest {
    private static final Instant AT = Instant.parse("2024-02-14T10:00:00Z");

    private final UpdateReader reader = new UpdateReader("support");

    @Test
    void aText() {
        InboundEvent.Origin origin = InboundEvent.from(
                Address.of("support", "+1234567890"), Identity.of("simulator", "+1234567890", ""), AT);

        assertThat(events(SignatureTest.BODY))
                .containsExactly(origin.message("sim_12345", "sim_12345", Content.text("Hello, I need support!")));
    }

    @Test
    void aTextInAGroupWithAllThatItCanHave() {
        ObjectNode body = good().put("name", "Anna Example")
                .put("first_name", "Anna")
                .put("chat", "family")
                .put("thread", "trips")
                .put("reply_to", "out_1")
                .put("timestamp", "2024-02-14T11:00:00.5+01:00");
        body.putArray("elements")
                .addObject()
                .put("type", "location")
                .put("latitude", 48.1)
                .put("longitude", 11.5);
        InboundEvent.NewMessage message = (InboundEvent.NewMessage) events(body).get(0);

        assertThat(message.origin().address()).isEqualTo(new Address("support", "family", "trips"));
        assertThat(message.origin().by().displayName()).isEqualTo("Anna Example");
        assertThat(message.origin().by().firstName()).isEqualTo("Anna");
        assertThat(message.origin().at()).isEqualTo(AT.plusMillis(500));
        assertThat(message.replyTo()).isEqualTo("out_1");
        assertThat(message.content().elements()).containsExactly(new Element.Location(48.1, 11.5, ""));
    }

    @Test
    void aMessageIdThatLooksLikeAnotherEventsKey_getsAKeyOfItsOwn() {
        ObjectNode edit = good().put("type", "edit").put("event_id", "7");
        ObjectNode message = good().put("message_id", "edit:7");

        assertThat(key(edit)).isEqualTo("edit:7");
        assertThat(key(message)).isEqualTo("message:edit:7");
        assertThat(key(good().put("message_id", "message:edit:7"))).isEqualTo("message:message:edit:7");
    }

    @Test
    void typing_isASignal() {
        Received received = reader.read(Json.bytes(good().put("type", "typing")));

        assertThat(received.events()).isEmpty();
        assertThat(received.signals()).extracting(Signal::type).containsExactly(Signal.TYPING);
    }

    @Test
    void anUnknownType_isKeptWithItsPayload() {
        byte[] body = Json.bytes(good().put("type", "hologram"));
        InboundEvent.Raw raw = (InboundEvent.Raw) reader.read(body).events().get(0);

        assertThat(raw.kind()).isEqualTo("hologram");
        assertThat(raw.raw()).isEqualTo(body);
        assertThat(raw.key()).matches("raw:[0-9a-f]{64}");
        assertThat(reader.read(body).events().get(0).key()).isEqualTo(raw.key());
    }

    static Stream<Arguments> unreadable() {
        String tooLong = "x".repeat(Fields.MAX_ID_BYTES + 1);
        return Stream.of(
                Arguments.of("this is no JSON", "body: must be JSON"),
                Arguments.of("", "body: must be a JSON object"),
                Arguments.of("[]", "body: must be a JSON object"),
                Arguments.of("{} {}", "body: must be JSON"),
                Arguments.of("[".repeat(5_000), "body: must be JSON"),
                Arguments.of("{}", "type: must be a text"),
                Arguments.of(without("from"), "from: must be a text"),
                Arguments.of(without("message"), "message: must be a text"),
                Arguments.of(without("message_id"), "message_id: must be a text"),
                Arguments.of(without("timestamp"), "timestamp: must be a text"),
                Arguments.of(with("message", ""), "message: must not be empty where there is nothing else"),
                Arguments.of(with("from", ""), "from: must not be empty"),
                Arguments.of(with("timestamp", "yesterday"), "timestamp: must be a time as in 2024-02-14T10:00:00Z"),
                Arguments.of(with("timestamp", "-0044-03-15T12:00:00Z"), "timestamp: must be of a year from 1 to 9999"),
                Arguments.of(with("message", "a\0b"), "message: must not contain the NUL character"),
                Arguments.of(with("name", "a\0b"), "name: must not contain the NUL character"),
                Arguments.of(with("message_id", "a\0b"), "message_id: must not contain the NUL character"),
                Arguments.of(
                        with("from", "half").replace("half", "a\\ud800"),
                        "from: must not contain half of a surrogate pair"),
                Arguments.of(with("message_id", tooLong), "message_id: must have at most 240 bytes of UTF-8, had 241"),
                Arguments.of(with("chat", "é".repeat(121)), "chat: must have at most 240 bytes of UTF-8, had 242"),
                Arguments.of(with("name", "x".repeat(1 << 20)), "name: must have at most 1000 characters, had 1048576"),
                Arguments.of(with("type", "edit"), "event_id: must be a text"));
    }

    @ParameterizedTest
    @MethodSource
    void unreadable(String body, String reason) {
        InboundEvent.Raw raw = (InboundEvent.Raw) events(body).get(0);

        assertThat(raw.kind()).isNull();
        assertThat(raw.reason()).isEqualTo(reason);
        assertThat(raw.raw()).isEqualTo(body.getBytes(StandardCharsets.UTF_8));
        assertThat(raw.key()).matches("raw:[0-9a-f]{64}");
    }

    @Test
    void anElementThatIsWrong_isNamedWithItsPlace() {
        ObjectNode body = good();
        body.putArray("elements").addObject().put("type", "location").put("latitude", "north");

        assertThat(((InboundEvent.Raw) events(body).get(0)).reason()).isEqualTo("elements.latitude: must be a number");
    }

    @Test
    void oneThatCannotBeRead_doesNotTouchItsNeighbours() {
        Received received = reader.read(
                List.of(Json.bytes(good()), new byte[] {1, 2, 3}, Json.bytes(good().put("message_id", "sim_2"))));

        assertThat(received.events()).extracting(InboundEvent::key).hasSize(3).contains("sim_12345", "sim_2");
    }

    private List<InboundEvent> events(String body) {
        return reader.read(body.getBytes(StandardCharsets.UTF_8)).events();
    }

    private List<InboundEvent> events(ObjectNode body) {
        return reader.read(Json.bytes(body)).events();
    }

    private String key(ObjectNode body) {
        return events(body).get(0).key();
    }

    private static ObjectNode good() {
        try {
            return (ObjectNode) Json.MAPPER.readTree(SignatureTest.BODY);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String with(String field, String value) {
        return good().put(field, value).toString();
    }

    private static String without(String field) {
        return good().without(field).toString();
    }
}
