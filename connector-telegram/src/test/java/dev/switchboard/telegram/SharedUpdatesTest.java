package dev.switchboard.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.switchboard.model.Attachment;
import dev.switchboard.model.Content;
import dev.switchboard.model.Element;
import dev.switchboard.model.Text;
import dev.switchboard.model.Text.Span;
import dev.switchboard.model.Text.Style;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.spi.InboundEvent.Edit;
import dev.switchboard.spi.InboundEvent.Membership;
import dev.switchboard.spi.InboundEvent.Moved;
import dev.switchboard.spi.InboundEvent.NewMessage;
import dev.switchboard.spi.InboundEvent.Raw;
import dev.switchboard.spi.InboundEvent.Reaction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What each recorded update is read as. */
class SharedUpdatesTest {
    private final UpdateReader reader = new UpdateReader("support", 20 << 20, InstantSource.fixed(Instant.EPOCH));

    @Test
    @DisplayName("Every recorded update is taken in; what has no type yet is kept raw, byte for byte")
    void everyUpdateIsTakenIn() throws IOException {
        Map<String, String> kinds = new LinkedHashMap<>();
        SharedUpdates.in("updates").forEach((name, update) -> {
            List<InboundEvent> events = reader.read(update).events();
            assertThat(events).as(name).isNotEmpty();
            if (events.get(0) instanceof Raw raw) {
                assertThat(raw.raw()).as(name).isEqualTo(update);
                assertThat(raw.kind()).as(name).isNotNull();
                kinds.put(name, "raw " + raw.kind());
            } else {
                kinds.put(name, events.get(0).getClass().getSimpleName());
            }
        });

        assertThat(kinds)
                .contains(
                        entry("callback_query.json", "NewMessage"),
                        entry("callback_query_inaccessible_message.json", "NewMessage"),
                        entry("channel_post.json", "NewMessage"),
                        entry("edited_message.json", "Edit"),
                        entry("left_chat_member.json", "Membership"),
                        entry("message.json", "NewMessage"),
                        entry("message_reaction.json", "Reaction"),
                        entry("migrate_to_chat_id.json", "Moved"),
                        entry("my_chat_member.json", "raw my_chat_member"),
                        entry("new_chat_members.json", "Membership"),
                        entry("poll.json", "raw poll"));
    }

    @Test
    @DisplayName("All recorded updates come through as one batch as they do one by one")
    void oneBatch() throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        List<InboundEvent> alone = new ArrayList<>();
        answer.writeBytes(bytes("{\"ok\":true,\"result\":["));
        for (byte[] update : SharedUpdates.in("updates").values()) {
            answer.writeBytes(bytes(alone.isEmpty() ? "" : ","));
            answer.writeBytes(trimmed(update));
            alone.addAll(reader.read(trimmed(update)).events());
        }
        answer.writeBytes(bytes("]}"));

        UpdateReader.Batch batch = reader.readBatch(answer.toByteArray()).orElseThrow();
        assertThat(batch.events()).isEqualTo(alone);
        assertThat(batch.next()).isEqualTo("963407581");
    }

    @Test
    @DisplayName("Files are attachments, with what is needed to fetch them")
    void files() {
        assertThat(elements("animation"))
                .containsExactly(Attachment.remote(
                        "lol.mp4", "video/mp4", 276_942, "telegram/animation/sdaafsghhjhgkkygrssgdfghgfdgh"));
        assertThat(elements("document"))
                .containsExactly(Attachment.remote(
                        "document.pdf", "application/pdf", 123_456, "telegram/document/a1b2c34d5e6f7g8h9i"));
        assertThat(elements("photo"))
                .containsExactly(Attachment.remote("photo.jpg", "image/jpeg", 84_913, "telegram/photo/SAAS"));
        assertThat(elements("sticker"))
                .containsExactly(Attachment.remote(
                        "sticker.webp", "image/webp", 38_662, "telegram/sticker/yhufjikjhgjkghjffghgf"));
        assertThat(elements("video"))
                .containsExactly(Attachment.remote(
                        "sdfsdfsdf.mp4", "video/mp4", 4_713_412, "telegram/video/sdfsdfsdfsfsdfdsfdsfs"));
        assertThat(elements("video_note"))
                .containsExactly(Attachment.remote(
                        "video-note.mp4", "video/mp4", 290_925, "telegram/video_note/dfgfdgdfgdfggdfgdf"));
        assertThat(elements("voice"))
                .containsExactly(Attachment.remote("voice.ogg", "audio/ogg", 6_448, "telegram/voice/dfghjjghdjhgd"));
        assertThat(message("photo").content().text().plain()).isEqualTo("asdasdasdasdasdasd");
    }

    @Test
    @DisplayName("Places and cards are typed")
    void placesAndCards() {
        assertThat(elements("location")).containsExactly(new Element.Location(41.899977, 12.501028, ""));
        assertThat(elements("venue"))
                .containsExactly(new Element.Location(41.899977, 12.501028, "McDonald's, Via Giolitti 65"));
        assertThat(elements("contact")).containsExactly(new Element.ContactCard("911", "911", ""));
    }

    @Test
    @DisplayName("Texts keep their words, formatting, topic and what they reply to")
    void texts() {
        assertThat(message("command_with_parameters").content()).isEqualTo(Content.text("/register HR John Doe"));
        assertThat(message("entities").content().text())
                .isEqualTo(new Text(
                        "test bold underline 😆👍 look here",
                        List.of(
                                new Span(5, 9, Style.BOLD, null),
                                new Span(10, 19, Style.UNDERLINE, null),
                                new Span(25, 34, Style.LINK, "http://google.it/"),
                                new Span(30, 34, Style.BOLD, null))));
        assertThat(message("message_topic").origin().address().thread()).isEqualTo("33");
        assertThat(message("message_general_topic").origin().address().thread()).isEmpty();
        Edit edit = (Edit) first("edited_message");
        assertThat(edit.externalId()).isEqualTo("23762");
        assertThat(edit.content()).isEqualTo(Content.text("Editing this message"));
    }

    @Test
    @DisplayName("Presses of buttons, joins and leaves, and forwards are typed")
    void pressesMembersAndForwards() {
        assertThat(elements("callback_query")).containsExactly(new Element.ButtonPress("", "thedata"));
        assertThat(message("callback_query").replyTo()).isEqualTo("69587");
        assertThat(message("callback_query").origin().address().chat()).isEqualTo("222222222");
        assertThat(elements("callback_query_inaccessible_message"))
                .containsExactly(new Element.ButtonPress("", "thedata"));
        Membership joined = (Membership) first("new_chat_members");
        assertThat(joined.member()).isTrue();
        assertThat(joined.origin().by().name()).isEqualTo("Mario Bros");
        assertThat(((Membership) first("left_chat_member")).member()).isFalse();
        assertThat(message("message_forward_origin").content())
                .isEqualTo(Content.text("Ciao")
                        .with(new Element.Forwarded("Stickers", "429000", Instant.ofEpochSecond(1_707_234_740))));
        assertThat(message("channel_post").origin().by().key().value()).isEqualTo("456");
    }

    @Test
    @DisplayName("Reactions and migrations are typed")
    void reactionsAndMigrations() {
        assertThat(reader.read(SharedUpdates.file("updates/message_reaction.json"))
                        .events())
                .extracting(event -> ((Reaction) event).reaction())
                .containsExactly("🤡", "1234567890123456789");
        assertThat(((Moved) first("migrate_to_chat_id")).to().chat()).isEqualTo("123456789");
        assertThat(((Moved) first("migrate_from_chat_id")).from().chat()).isEqualTo("987654321");
    }

    private List<Element> elements(String file) {
        return message(file).content().elements();
    }

    private NewMessage message(String file) {
        return (NewMessage) first(file);
    }

    private InboundEvent first(String file) {
        return reader.read(SharedUpdates.file("updates/" + file + ".json"))
                .events()
                .get(0);
    }

    private static byte[] trimmed(byte[] update) throws IOException {
        return new JsonMapper().readTree(update).toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
