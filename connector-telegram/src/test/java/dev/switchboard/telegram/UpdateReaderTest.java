package dev.switchboard.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.switchboard.model.Address;
import dev.switchboard.model.Attachment;
import dev.switchboard.model.Content;
import dev.switchboard.model.Element;
import dev.switchboard.model.Identity;
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
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateReaderTest {
    private static final String ANNA =
            "{'id':77,'is_bot':false,'first_name':'Anna','last_name':'Bell','username':'annab','language_code':'en'}";
    private static final String PRIVATE_CHAT = "{'id':77,'type':'private','first_name':'Anna'}";
    private static final String FORUM = "{'id':-100500,'type':'supergroup','title':'Shop','is_forum':true}";

    private final UpdateReader reader = new UpdateReader("support", 1_000, InstantSource.fixed(Instant.EPOCH));

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
    @DisplayName("An edit has its own key and time, and its message's id")
    void edit() {
        Edit edit = (Edit) one("{'update_id':13,'edited_message':{'message_id':5,'from':" + ANNA + ",'chat':"
                + PRIVATE_CHAT + ",'date':1700000000,'edit_date':1700000060,'caption':'better','photo':["
                + "{'file_id':'p','width':1,'height':1}]}}");

        assertThat(edit.key()).isEqualTo("update:13");
        assertThat(edit.externalId()).isEqualTo("5");
        assertThat(edit.origin().at()).isEqualTo(Instant.ofEpochSecond(1_700_000_060));
        assertThat(edit.content().text().plain()).isEqualTo("better");
        assertThat(edit.content().all(Attachment.class)).hasSize(1);
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
    @DisplayName("What Telegram says about a chat is no message")
    void serviceMessage() {
        Raw raw = (Raw) one(update("message", FORUM, "'new_chat_title':'Shop'"));

        assertThat(raw.kind()).isEqualTo("new_chat_title");
        assertThat(raw.key()).isEqualTo("update:12");
    }

    @Test
    @DisplayName("Who joins and who leaves is told, each under a key of its own")
    void members() {
        List<InboundEvent> joined =
                read(update("message", FORUM, "'new_chat_members':[" + ANNA + ",{'id':78,'first_name':'Ben'}]"));

        assertThat(joined)
                .extracting(event -> ((Membership) event).origin().by().key().value(), InboundEvent::key)
                .containsExactly(tuple("77", "update:12"), tuple("78", "update:12:1"));
        assertThat(joined).allMatch(event -> ((Membership) event).member());
        Membership left = (Membership) one(update("message", FORUM, "'left_chat_member':" + ANNA));
        assertThat(left.member()).isFalse();
        assertThat(left.origin().address()).isEqualTo(Address.of("support", "-100500"));
        assertThat(((Raw) one(update("message", FORUM, "'new_chat_members':[]"))).kind())
                .isNull();
    }

    @Test
    @DisplayName("A piece of an album names the album")
    void album() {
        assertThat(message("'photo':[{'file_id':'p','width':1,'height':1}],'media_group_id':'1371'")
                        .album())
                .isEqualTo("1371");
        assertThat(message("'text':'alone'").album()).isNull();
    }

    @Test
    @DisplayName("The press of a button is a message with its label and value, and waits for an answer")
    void press() {
        UpdateReader.Reading reading = reader.read(bytes("{'update_id':12,'callback_query':{'id':'4711','from':" + ANNA
                + ",'message':{'message_id':5,'chat':" + PRIVATE_CHAT + ",'date':1700000000,'text':'Well?',"
                + "'reply_markup':{'inline_keyboard':[[{'text':'No','callback_data':'n'}],"
                + "[{'text':'Yes','callback_data':'y'}]]}},'chat_instance':'1','data':'y'}}"));
        NewMessage press = (NewMessage) reading.events().get(0);

        assertThat(reading.presses()).containsExactly("4711");
        assertThat(press.content()).isEqualTo(Content.of(new Element.ButtonPress("Yes", "y")));
        assertThat(press.externalId()).isEqualTo("press:4711");
        assertThat(press.replyTo()).isEqualTo("5");
        assertThat(press.origin().by().key().value()).isEqualTo("77");
        assertThat(press.origin().address().chat()).isEqualTo("77");
    }

    @Test
    @DisplayName("A press without a message of a chat is kept raw, and answered all the same")
    void pressElsewhere() {
        UpdateReader.Reading reading = reader.read(bytes("{'update_id':12,'callback_query':{'id':'4711','from':" + ANNA
                + ",'inline_message_id':'x','chat_instance':'1','game_short_name':'chess'}}"));

        assertThat(reading.presses()).containsExactly("4711");
        assertThat(((Raw) reading.events().get(0)).kind()).isEqualTo("callback_query");
    }

    @ParameterizedTest
    @CsvSource({"kicked, false", "member, true"})
    @DisplayName("Who blocks the bot cannot be reached, who allows it again can")
    void reachability(String status, boolean reachable) {
        assertThat(one("{'update_id':12,'my_chat_member':{'chat':" + PRIVATE_CHAT + ",'from':" + ANNA
                        + ",'date':1700000000,'new_chat_member':{'status':'" + status + "'}}}"))
                .isEqualTo(InboundEvent.reachable("update:12", new Identity.Key("telegram", "77"), reachable));
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
    @DisplayName("A group that became a supergroup is at another address, told from both sides")
    void migration() {
        String group = "{'id':-5,'type':'group'}";
        Moved moved = new Moved("update:12", Address.of("support", "-5"), Address.of("support", "-100500"));

        assertThat(one(update("message", group, "'migrate_to_chat_id':-100500")))
                .isEqualTo(moved);
        assertThat(one(update("message", FORUM, "'migrate_from_chat_id':-5"))).isEqualTo(moved);
    }

    @Test
    @DisplayName("Reactions are told one by one: those that went, then those that came")
    void reactions() {
        List<InboundEvent> events = read("{'update_id':12,'message_reaction':{'message_id':5,'user':" + ANNA
                + ",'chat':" + PRIVATE_CHAT + ",'date':1700000000,"
                + "'old_reaction':[{'type':'emoji','emoji':'👍'},{'type':'emoji','emoji':'🎉'}],"
                + "'new_reaction':[{'type':'emoji','emoji':'🎉'},{'type':'custom_emoji','custom_emoji_id':'99'},"
                + "{'type':'paid'}]}}");

        assertThat(events)
                .extracting(event -> ((Reaction) event).reaction() + ((Reaction) event).present())
                .containsExactly("👍false", "99true", "paidtrue");
        assertThat(events).extracting(InboundEvent::key).containsExactly("update:12", "update:12:1", "update:12:2");
        assertThat(events).extracting(event -> ((Reaction) event).externalId()).containsOnly("5");
    }

    @Test
    @DisplayName("A change of reactions that changes nothing is kept raw")
    void noReaction() {
        assertThat(one("{'update_id':12,'message_reaction':{'message_id':5,'user':" + ANNA + ",'chat':" + PRIVATE_CHAT
                        + ",'date':1700000000,'old_reaction':[],'new_reaction':[]}}"))
                .isInstanceOf(Raw.class);
    }

    @Test
    @DisplayName("An unknown kind of update is kept raw, byte for byte")
    void unknownKind() {
        String update = "  { 'update_id' : 12,\n 'kind_of_tomorrow' : { 'a':1.50 } } ";
        Raw raw = (Raw) one(update);

        assertThat(raw.kind()).isEqualTo("kind_of_tomorrow");
        assertThat(raw.key()).isEqualTo("update:12");
        assertThat(raw.raw()).isEqualTo(bytes(update));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'update_id':12,'message':{'message_id':5,'date':1700000000,'text':'no chat'}}",
                "{'update_id':12,'message':{'chat':{'id':7},'date':1700000000,'text':'no id'}}",
                "{'update_id':12,'message':{'message_id':5,'chat':{'id':7},'text':'no time'}}",
                "{'update_id':12,'message':{'message_id':5,'chat':{'id':'seven'},'date':1700000000,'text':'x'}}",
                "{'update_id':12,'message':'text'}",
                "{'update_id':12}",
                "{'update_id':12,'message':null}"
            })
    @DisplayName("An update that lacks what it needs is unreadable under its own key, and says why")
    void unreadable(String update) {
        Raw raw = (Raw) one(update);

        assertThat(raw.key()).isEqualTo("update:12");
        assertThat(raw.kind()).isNull();
        assertThat(raw.reason()).isNotBlank();
        assertThat(raw.raw()).isEqualTo(bytes(update));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{'update_id':9223372036854775807}",
                "no JSON",
                "{'update_id':12",
                "[]",
                "7",
                "{}",
                "{'update_id':'12'}",
                "{} {}"
            })
    @DisplayName("A body that is no update is unreadable under a key made of its bytes")
    void noUpdate(String body) {
        Raw raw = (Raw) one(body);

        assertThat(raw.key())
                .startsWith("sha256:")
                .isEqualTo(one(body).key())
                .isNotEqualTo(one(body + " ").key());
        assertThat(raw.raw()).isEqualTo(bytes(body));
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

    @Test
    @DisplayName("A batch keeps its order, the exact bytes of each update, and ends after its highest id")
    void batch() throws IOException {
        String odd = "{ 'update_id':21 , 'kind_of_tomorrow':{'ö':'😀'} }";
        String answer = "{'ok':true, 'result':[ " + update("message", PRIVATE_CHAT, "'text':'one'") + " ,\n" + odd
                + ", 7, null, [1] ," + odd.replace("21", "20") + "]}";
        UpdateReader.Batch batch = reader.readBatch(bytes(answer)).orElseThrow();

        assertThat(batch.next()).isEqualTo("22");
        assertThat(batch.events()).hasSize(6);
        assertThat(batch.events().get(0)).isInstanceOf(NewMessage.class);
        assertThat(((Raw) batch.events().get(1)).raw()).isEqualTo(bytes(odd));
        assertThat(((Raw) batch.events().get(2)).raw()).isEqualTo(bytes("7"));
        assertThat(((Raw) batch.events().get(3)).raw()).isEqualTo(bytes("null"));
        assertThat(((Raw) batch.events().get(4)).raw()).isEqualTo(bytes("[1]"));
        assertThat(batch.events().get(5).key()).isEqualTo("update:20");
    }

    @Test
    @DisplayName("An empty batch moves no offset")
    void emptyBatch() throws IOException {
        UpdateReader.Batch batch =
                reader.readBatch(bytes("{'result':[],'ok':true}")).orElseThrow();

        assertThat(batch.events()).isEmpty();
        assertThat(batch.next()).isNull();
        assertThat(reader.readBatch(bytes("{'ok':false,'error':{'result':[]}}")))
                .isEmpty();
    }

    private NewMessage message(String fields) {
        return inChat(PRIVATE_CHAT, fields);
    }

    private NewMessage inChat(String chat, String fields) {
        return (NewMessage) one(update("message", chat, fields));
    }

    private static String update(String kind, String chat, String fields) {
        return "{'update_id':12,'" + kind + "':{'message_id':5,'from':" + ANNA + ",'chat':" + chat
                + ",'date':1700000000," + fields + "}}";
    }

    private InboundEvent one(String update) {
        List<InboundEvent> events = read(update);
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    private List<InboundEvent> read(String update) {
        return reader.read(bytes(update)).events();
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
