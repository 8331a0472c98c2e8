package dev.switchboard.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.switchboard.model.Address;
import dev.switchboard.model.Attachment;
import dev.switchboard.model.Command;
import dev.switchboard.model.Content;
import dev.switchboard.model.Element;
import dev.switchboard.model.Text;
import dev.switchboard.model.Text.Span;
import dev.switchboard.model.Text.Style;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.spi.ChannelException.Kind;
import dev.switchboard.spi.Connector.Target;
import dev.switchboard.spi.Outgoing;
import dev.switchboard.spi.Sent;
import dev.switchboard.testkit.telegram.BotCall;
import dev.switchboard.testkit.telegram.BotFault;
import dev.switchboard.testkit.telegram.BotMessage;
import dev.switchboard.testkit.telegram.FakeBotApi;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each kind of content is sent as. Where the machine-readable Bot API is there, each call is checked against it. */
class SendingTest {
    private static final Path SPEC = Path.of("../../shared/data/telegram/bot-api-spec/api.json");
    private static final Address CHAT = Address.of(TestContext.CHANNEL, "77");
    private static final Text BOLD = new Text("bold & more", List.of(new Span(0, 4, Style.BOLD, null)));

    private final FakeBotApi api = FakeBotApi.start();
    private final TelegramConnector connector =
            TestContext.connector(TestContext.botOn(api.url()).with(Telegram.TOKEN, FakeBotApi.TOKEN));

    SendingTest() {
        if (Files.exists(SPEC)) {
            api.checkedAgainst(SPEC);
        }
    }

    @AfterEach
    void close() {
        connector.close();
        api.close();
    }

    @ParameterizedTest
    @CsvSource({
        "image/jpeg, sendPhoto, photo",
        "IMAGE/PNG, sendPhoto, photo",
        "image/gif, sendAnimation, animation",
        "video/mp4, sendVideo, video",
        "audio/mpeg, sendAudio, audio",
        "audio/ogg; codecs=opus, sendVoice, voice",
        "application/pdf, sendDocument, document",
        "nonsense, sendDocument, document"
    })
    @DisplayName("A file is sent as what its media type says, with its bytes, its name and its caption")
    void files(String mediaType, String method, String field) throws Exception {
        Sent sent = connector.send(part(Content.text(BOLD).with(file("a b.bin", mediaType))));

        BotCall call = only(method);
        assertThat(new String(call.files().get(field).bytes(), StandardCharsets.UTF_8))
                .isEqualTo("bytes of a b.bin");
        assertThat(call.files().get(field).name()).isEqualTo("a b.bin");
        BotMessage message = api.messages().get(0);
        assertThat(message.text()).isEqualTo(BOLD);
        assertThat(sent).isEqualTo(Sent.as(Integer.toString(message.id())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"photo", "video", "document", "audio", "voice", "animation", "video_note", "sticker"})
    @DisplayName("What came in from Telegram goes out as what it came in as")
    void whatCameIn(String kind) throws Exception {
        Attachment file = Attachment.stored("x.webp", "image/webp", 3, "ab".repeat(32), "telegram/" + kind + "/F", null)
                .from(() -> new ByteArrayInputStream(new byte[3]));
        connector.send(part(Content.of(file)));

        assertThat(api.messages().get(0).kind()).isEqualTo(kind);
    }

    @Test
    @DisplayName("A photo over 10 MB is sent as a document, streamed")
    void largePhoto() throws Exception {
        int size = (10 << 20) + 1;
        Attachment photo = Attachment.of("p.jpg", "image/jpeg", size, () -> new ByteArrayInputStream(new byte[size]));
        connector.send(part(Content.of(photo)));

        assertThat(only("sendDocument").files().get("document").bytes()).hasSize(size);
    }

    @Test
    @DisplayName("A photo that Telegram cannot take as one is sent as a document, once")
    void oddPhoto() throws Exception {
        api.failNext("sendPhoto", BotFault.error(400, "Bad Request: PHOTO_INVALID_DIMENSIONS"));
        connector.send(part(Content.of(file("p.jpg", "image/jpeg"))));

        assertThat(api.calls()).extracting(BotCall::method).containsExactly("sendPhoto", "sendDocument");
    }

    @Test
    @DisplayName("An album is one call, with all files, the caption on the first, and all ids")
    void album() throws Exception {
        Content content = Content.text(BOLD)
                .with(file("1.jpg", "image/jpeg"))
                .with(file("2.mp4", "video/mp4"))
                .with(file("3.jpg", "image/jpeg"));
        Sent sent = connector.send(new Outgoing("k", CHAT, content, "4", Instant.EPOCH));

        BotCall call = only("sendMediaGroup");
        assertThat(call.parameter("reply_parameters").path("message_id").asInt())
                .isEqualTo(4);
        assertThat(api.messages()).extracting(BotMessage::kind).containsExactly("photo", "video", "photo");
        assertThat(api.messages()).extracting(BotMessage::text).containsExactly(BOLD, Text.EMPTY, Text.EMPTY);
        assertThat(api.messages())
                .extracting(message -> new String(message.file().bytes(), StandardCharsets.UTF_8))
                .containsExactly("bytes of 1.jpg", "bytes of 2.mp4", "bytes of 3.jpg");
        assertThat(sent.externalIds())
                .isEqualTo(api.messages().stream()
                        .map(message -> Integer.toString(message.id()))
                        .toList());
    }

    @Test
    @DisplayName(
            "An album with a photo that Telegram cannot take as one is sent as documents, which stand beside no others")
    void oddPhotoInAnAlbum() throws Exception {
        api.failNext("sendMediaGroup", BotFault.error(400, "Bad Request: PHOTO_INVALID_DIMENSIONS"));
        connector.send(part(Content.of(file("1.jpg", "image/jpeg"), file("2.mp4", "video/mp4"))));

        assertThat(api.messages()).extracting(BotMessage::kind).containsExactly("document", "document");
    }

    @Test
    @DisplayName("The press of a button is no message that can be replied to")
    void replyToAPress() throws Exception {
        connector.send(new Outgoing("k", CHAT, Content.text("You pressed: Yes"), "press:4711", Instant.EPOCH));

        assertThat(only("sendMessage").parameter("reply_parameters").isMissingNode())
                .isTrue();
    }

    @Test
    @DisplayName("What cannot stand in one message of Telegram's does not fit")
    void packing() {
        Attachment photo = file("1.jpg", "image/jpeg");
        Attachment document = file("1.pdf", "application/pdf");
        Attachment voice = file("1.ogg", "audio/ogg");
        Element place = new Element.Location(1, 2, "");

        assertThat(connector.fits(Content.of(photo, file("2.mp4", "video/mp4")).withText(BOLD)))
                .isTrue();
        assertThat(connector.fits(Content.of(document, document))).isTrue();
        assertThat(connector.fits(Content.of(photo).buttons("Yes"))).isTrue();
        assertThat(connector.fits(Content.of(place).buttons("Yes"))).isTrue();
        assertThat(connector.fits(Content.of(photo, document))).isFalse();
        assertThat(connector.fits(Content.of(voice, voice))).isFalse();
        assertThat(connector.fits(Content.of(photo, photo).buttons("Yes"))).isFalse();
        assertThat(connector.fits(Content.text("here").with(place))).isFalse();
        assertThat(connector.fits(Content.EMPTY.buttons("Yes"))).isFalse();
        assertThat(connector.fits(Content.text("x").buttons("Yes").quickReplies("No")))
                .isFalse();
    }

    @Test
    @DisplayName("Buttons are an inline keyboard, quick replies a keyboard that goes away")
    void buttons() throws Exception {
        connector.send(part(Content.text("Well?")
                .with(new Element.Buttons(
                        List.of(List.of(new Element.Button("Yes", "y"), new Element.Button("No", "n")))))));
        connector.send(part(Content.text("When?").quickReplies("Soon", "Later")));

        assertThat(api.calls().get(0).parameter("reply_markup").toString())
                .isEqualTo("{\"inline_keyboard\":[[{\"text\":\"Yes\",\"callback_data\":\"y\"},"
                        + "{\"text\":\"No\",\"callback_data\":\"n\"}]]}");
        assertThat(api.calls().get(1).parameter("reply_markup").path("keyboard").toString())
                .isEqualTo("[[{\"text\":\"Soon\"},{\"text\":\"Later\"}]]");
        assertThat(api.calls()
                        .get(1)
                        .parameter("reply_markup")
                        .path("one_time_keyboard")
                        .asBoolean())
                .isTrue();
    }

    @Test
    @DisplayName("A place is a location, with a name a venue; a card is a contact, without a number a text")
    void placesAndCards() throws Exception {
        connector.send(part(Content.of(new Element.Location(41.9, 12.5, ""))));
        connector.send(part(Content.of(new Element.Location(41.9, 12.5, "Café, Main St 1"))));
        connector.send(part(Content.of(new Element.Location(41.9, 12.5, "Café"))));
        connector.send(part(Content.of(new Element.ContactCard("Ben", "+49170", ""))));
        connector.send(part(Content.of(new Element.ContactCard("Ben", "", "ben@example.org"))));

        assertThat(api.calls())
                .extracting(BotCall::method)
                .containsExactly("sendLocation", "sendVenue", "sendVenue", "sendContact", "sendMessage");
        assertThat(api.calls().get(1).text("title")).isEqualTo("Café");
        assertThat(api.calls().get(1).text("address")).isEqualTo("Main St 1");
        assertThat(api.calls().get(2).text("address")).isEqualTo("41.9, 12.5");
        assertThat(api.calls().get(4).text("text")).isEqualTo("Ben\nben@example.org");
    }

    @Test
    @DisplayName("A text that Telegram cannot read the formatting of is sent once more, without it")
    void formattingError() throws Exception {
        api.failNext("sendMessage", BotFault.error(400, "Bad Request: can't parse entities: Unsupported start tag"));
        connector.send(part(Content.text(BOLD)));

        assertThat(api.calls("sendMessage")).hasSize(2);
        assertThat(api.messages().get(0).text()).isEqualTo(Text.plain("bold & more"));
        api.failNext("sendMessage", BotFault.error(400, "Bad Request: can't parse entities: one"));
        api.failNext("sendMessage", BotFault.error(400, "Bad Request: can't parse entities: two"));
        assertThat(failure(() -> connector.send(part(Content.text(BOLD)))))
                .hasMessageContaining("two")
                .extracting(ChannelException::kind)
                .isEqualTo(Kind.REJECTED);
        assertThat(api.calls("sendMessage")).hasSize(4);
    }

    @Test
    @DisplayName("A file that cannot be read was surely not sent")
    void unreadableFile() {
        Attachment gone = Attachment.of("gone.pdf", "application/pdf", 10, () -> {
            throw new IOException("no such file");
        });

        assertThat(failure(() -> connector.send(part(Content.of(gone)))))
                .hasMessageContaining("gone.pdf cannot be read: no such file")
                .extracting(ChannelException::kind)
                .isEqualTo(Kind.UNAVAILABLE);
        assertThat(api.messages()).isEmpty();
    }

    @Test
    @DisplayName("An edit changes a text or a caption, keeps its buttons, and cannot change anything else")
    void edits() throws Exception {
        Sent text = connector.send(part(Content.text("old").buttons("Yes")));
        Sent photo = connector.send(part(Content.of(file("1.jpg", "image/jpeg"))));
        connector.edit(target(text), part(Content.text("new").buttons("Yes")));
        connector.edit(
                target(photo), part(Content.of(file("1.jpg", "image/jpeg")).withText(BOLD)));

        assertThat(api.messages()).extracting(BotMessage::text).containsExactly(Text.plain("new"), BOLD);
        assertThat(only("editMessageText").parameter("reply_markup").has("inline_keyboard"))
                .isTrue();
        assertThat(failure(() -> connector.edit(target(text), part(Content.of(new Element.Location(1, 2, "")))))
                        .kind())
                .isEqualTo(Kind.REJECTED);
    }

    @Test
    @DisplayName("Commands are listed for all languages, and for each that one of them is described in")
    void commands() throws Exception {
        connector.show(List.of(
                Command.named("start").describedAs("Begin").describedIn("de", "Anfangen"),
                Command.named("help").describedAs("Help"),
                Command.named("not-for-telegram").describedAs("Hyphens")));

        assertThat(api.commands("").toString())
                .isEqualTo("[{\"command\":\"start\",\"description\":\"Begin\"},"
                        + "{\"command\":\"help\",\"description\":\"Help\"}]");
        assertThat(api.commands("de").path(0).path("description").asText()).isEqualTo("Anfangen");
        assertThat(api.commands("de").path(1).path("description").asText()).isEqualTo("Help");
    }

    @Test
    @DisplayName("Who blocked the bot is named, so that it is known that the person cannot be reached")
    void blocked() {
        api.fail(BotFault.error(403, "Forbidden: bot was blocked by the user"));
        ChannelException blocked = failure(() -> connector.send(part(Content.text("hi"))));
        Address group = Address.of(TestContext.CHANNEL, "-77");
        ChannelException kicked =
                failure(() -> connector.send(new Outgoing("k", group, Content.text("hi"), null, Instant.EPOCH)));

        assertThat(blocked.kind()).isEqualTo(Kind.RECIPIENT_GONE);
        assertThat(blocked.person()).isNotNull();
        assertThat(blocked.person().value()).isEqualTo("77");
        assertThat(kicked.kind()).isEqualTo(Kind.RECIPIENT_GONE);
        assertThat(kicked.person()).isNull();
    }

    private static Outgoing part(Content content) {
        return new Outgoing("key-1", CHAT, content, null, Instant.EPOCH);
    }

    private static Target target(Sent sent) {
        return new Target(CHAT, sent.externalIds().get(0));
    }

    private static Attachment file(String name, String mediaType) {
        byte[] bytes = ("bytes of " + name).getBytes(StandardCharsets.UTF_8);
        return Attachment.of(name, mediaType, bytes.length, () -> new ByteArrayInputStream(bytes));
    }

    private BotCall only(String method) {
        assertThat(api.calls(method)).hasSize(1);
        return api.calls(method).get(0);
    }

    private static ChannelException failure(ThrowingCallable call) {
        return catchThrowableOfType(ChannelException.class, call);
    }
}
