package dev.switchboard.telegram;

import static dev.switchboard.telegram.Updates.FORUM;
import static dev.switchboard.telegram.Updates.PRIVATE_CHAT;
import static dev.switchboard.telegram.Updates.inChat;
import static dev.switchboard.telegram.Updates.message;
import static dev.switchboard.telegram.Updates.one;
import static dev.switchboard.telegram.Updates.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.model.Address;
import dev.switchboard.model.Attachment;
import dev.switchboard.model.Content;
import dev.switchboard.model.Element;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Text;
import dev.switchboard.model.Text.Span;
import dev.switchboard.model.Text.Style;
import dev.switchboard.spi.InboundEvent.NewMessage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of a message. */
class MessageReaderTest {
    @Test
    @DisplayName("A text has its key, address, sender, time and words")
    void text() {
        NewMessage message = message("'text':'Hello'");

        assertThat(message.key()).isEqualTo("update:12");
        assertThat(message.externalId()).isEqualTo("5");
        assertThat(message.replyTo()).isNull();
        assertThat(message.content()).isEqualTo(Content.text("Hello"));
        assertThat(message.origin().address()).isEqualTo(new Address("support", "77", ""));
        assertThat(message.origin().at()).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
        assertThat(message.origin().by())
                .isEqualTo(new Identity(
                        new Identity.Key("telegram", "77"),
                        "Anna Bell",
                        Map.of("firstName", "Anna", "username", "annab", "language", "en")));
    }

    @Test
    @DisplayName("A command is the text that was written")
    void command() {
        assertThat(message("'text':'/start@shop_bot ref-42','entities':[{'type':'bot_command','offset':0,'length':15}]")
                        .content())
                .isEqualTo(Content.text("/start@shop_bot ref-42"));
    }

    @Test
    @DisplayName("Entities become spans, counted in UTF-16 units")
    void entities() {
        Content content = message("'text':'😆👍 look here','entities':["
                        + "{'type':'text_link','offset':5,'length':9,'url':'https://example.org'},"
                        + "{'type':'bold','offset':10,'length':4}]")
                .content();

        assertThat(content.text())
                .isEqualTo(new Text(
                        "😆👍 look here",
                        List.of(
                                new Span(5, 14, Style.LINK, "https://example.org"),
                                new Span(10, 14, Style.BOLD, null))));
    }

    @Test
    @DisplayName("A reply names the message that it replies to")
    void reply() {
        assertThat(message("'text':'yes','reply_to_message':{'message_id':4,'text':'really?'}")
                        .replyTo())
                .isEqualTo("4");
    }

    @Test
    @DisplayName("A forum's topic is a place of its own, and its first message is replied to by nobody")
    void topic() {
        NewMessage message = inChat(
                FORUM,
                "'text':'hi','is_topic_message':true,'message_thread_id':33,"
                        + "'reply_to_message':{'message_id':33,'forum_topic_created':{'name':'Orders'}}");

        assertThat(message.origin().address()).isEqualTo(new Address("support", "-100500", "33"));
        assertThat(message.replyTo()).isNull();
        assertThat(inChat(FORUM, "'text':'general'").origin().address().thread())
                .isEmpty();
    }

    @Test
    @DisplayName("A thread of replies is no place of its own")
    void threadOfReplies() {
        assertThat(inChat(FORUM, "'text':'hi','message_thread_id':8")
                        .origin()
                        .address()
                        .thread())
                .isEmpty();
    }

    @Test
    @DisplayName("What is written in the name of a chat is that chat's")
    void senderChat() {
        NewMessage message = (NewMessage) one("{'update_id':12,'channel_post':{'message_id':5,'date':1700000000,"
                + "'chat':{'id':-1001,'type':'channel','title':'News'},"
                + "'sender_chat':{'id':-1001,'type':'channel','title':'News','username':'shopnews'},'text':'Sale!'}}");

        assertThat(message.origin().by())
                .isEqualTo(new Identity(new Identity.Key("telegram", "-1001"), "News", Map.of("username", "shopnews")));
    }

    @Test
    @DisplayName("Of a photo the size with the most pixels is taken, and its caption kept")
    void photo() {
        Content content = message("'caption':'my cat','caption_entities':[{'type':'italic','offset':3,'length':3}],"
                        + "'photo':[{'file_id':'small','width':90,'height':60,'file_size':100},"
                        + "{'file_id':'large','width':900,'height':600,'file_size':400},"
                        + "{'file_id':'middle','width':300,'height':200,'file_size':500}]")
                .content();

        assertThat(content.elements())
                .containsExactly(Attachment.remote("photo.jpg", "image/jpeg", 400, "telegram/photo/large"));
        assertThat(content.text()).isEqualTo(new Text("my cat", List.of(new Span(3, 6, Style.ITALIC, null))));
    }

    @ParameterizedTest
    @CsvSource({
        "animation, animation.mp4, video/mp4",
        "audio, audio.mp3, audio/mpeg",
        "document, document, application/octet-stream",
        "sticker, sticker.webp, image/webp",
        "video, video.mp4, video/mp4",
        "video_note, video-note.mp4, video/mp4",
        "voice, voice.ogg, audio/ogg"
    })
    @DisplayName("A file of each kind has a name and a media type, also where Telegram tells none")
    void files(String kind, String name, String mediaType) {
        assertThat(message("'" + kind + "':{'file_id':'f'}").content().elements())
                .containsExactly(
                        Attachment.remote(name, mediaType, Attachment.UNKNOWN_SIZE, "telegram/" + kind + "/f"));
        assertThat(message("'" + kind + "':{'file_id':'f','file_name':'x.bin','file_size':9}")
                        .content()
                        .elements())
                .containsExactly(Attachment.remote("x.bin", mediaType, 9, "telegram/" + kind + "/f"));
    }

    @Test
    @DisplayName("An animation comes with a document for old bots, a venue with a location: the new kind counts")
    void twoKinds() {
        assertThat(message("'document':{'file_id':'old'},'animation':{'file_id':'new'}")
                        .content()
                        .elements())
                .extracting(element -> ((Attachment) element).reference())
                .containsExactly("telegram/animation/new");
        assertThat(message("'location':{'latitude':1.5,'longitude':2.5},'venue':{'title':'Café','address':'Main St 1',"
                                + "'location':{'latitude':1.5,'longitude':2.5}}")
                        .content()
                        .elements())
                .containsExactly(new Element.Location(1.5, 2.5, "Café, Main St 1"));
    }

    @Test
    @DisplayName("A file over the limit is kept without bytes, and says why")
    void fileOverTheLimit() {
        Attachment file = message("'document':{'file_id':'f','file_size':1001}")
                .content()
                .all(Attachment.class)
                .get(0);

        assertThat(file.size()).isEqualTo(1001);
        assertThat(file.unavailable()).contains("1000 bytes");
    }

    @Test
    @DisplayName("Places and cards are typed")
    void placesAndCards() {
        assertThat(message("'location':{'latitude':41.9,'longitude':12.5}")
                        .content()
                        .elements())
                .containsExactly(new Element.Location(41.9, 12.5, ""));
        assertThat(message("'contact':{'phone_number':'+49170','first_name':'Ben','last_name':'Oak'}")
                        .content()
                        .elements())
                .containsExactly(new Element.ContactCard("Ben Oak", "+49170", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'dice':{'emoji':'🎲','value':6}",
                "'location':{'latitude':141.9,'longitude':12.5}",
                "'photo':[]",
                "'document':{'file_name':'no id.txt'}",
                "'kind_of_tomorrow':{'a':1}"
            })
    @DisplayName("What has no type, or cannot be what it says, is content with the whole update")
    void unsupportedContent(String field) {
        String update = update("message", PRIVATE_CHAT, field);
        NewMessage message = (NewMessage) one(update);
        String kind = field.substring(1, field.indexOf('\'', 1));

        assertThat(message.content().elements())
                .containsExactly(new Element.Unsupported(kind, update.replace('\'', '"')));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'sender_tag':'x'", "'text':''", "'text':7", "'text':null"})
    @DisplayName("No message is blank")
    void noMessageIsBlank(String field) {
        assertThat(message(field).content().all(Element.Unsupported.class)).hasSize(1);
    }

    @Test
    @DisplayName("A piece of an album names the album")
    void album() {
        assertThat(message("'photo':[{'file_id':'p','width':1,'height':1}],'media_group_id':'1371'")
                        .album())
                .isEqualTo("1371");
        assertThat(message("'text':'alone'").album()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "'type':'user','sender_user':{'id':42,'first_name':'Ben','last_name':'Oak'} | Ben Oak | 42",
                "'type':'hidden_user','sender_user_name':'Somebody' | Somebody | ``",
                "'type':'chat','sender_chat':{'id':-100,'title':'Shop'} | Shop | -100",
                "'type':'channel','chat':{'id':-200,'title':'News'},'message_id':3 | News | -200",
                "'type':'of_tomorrow' | `` | ``"
            })
    @DisplayName("A message that was forwarded says whose it is")
    void forward(String origin, String from, String by) {
        String fields = origin.replace('"', '\'');
        assertThat(message("'text':'theirs','forward_origin':{" + fields + ",'date':1700000000}")
                        .content())
                .isEqualTo(Content.text("theirs")
                        .with(new Element.Forwarded(from, by, Instant.ofEpochSecond(1_700_000_000))));
    }

    @Test
    @DisplayName("What no storage takes is replaced, and long names are cut between characters")
    void oddCharacters() {
        assertThat(message("'text':'a\\u0000b\\ud83dc\\ud83d\\ude00'").content())
                .isEqualTo(Content.text("a\uFFFDb\uFFFDc😀"));
        String name = "x".repeat(999) + "😀".repeat(500);
        NewMessage message = (NewMessage) one("{'update_id':12,'message':{'message_id':5,'date':1700000000,'chat':"
                + PRIVATE_CHAT + ",'from':{'id':77,'first_name':'" + name + "'},'text':'hi'}}");
        assertThat(message.origin().by().displayName()).isEqualTo("x".repeat(999));
    }
}
