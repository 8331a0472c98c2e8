package dev.switchboard.telegram;

import static dev.switchboard.telegram.Updates.ANNA;
import static dev.switchboard.telegram.Updates.FORUM;
import static dev.switchboard.telegram.Updates.PRIVATE_CHAT;
import static dev.switchboard.telegram.Updates.READER;
import static dev.switchboard.telegram.Updates.bytes;
import static dev.switchboard.telegram.Updates.one;
import static dev.switchboard.telegram.Updates.read;
import static dev.switchboard.telegram.Updates.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.switchboard.model.Address;
import dev.switchboard.model.Attachment;
import dev.switchboard.model.Content;
import dev.switchboard.model.Element;
import dev.switchboard.model.Identity;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.spi.InboundEvent.Edit;
import dev.switchboard.spi.InboundEvent.Membership;
import dev.switchboard.spi.InboundEvent.Moved;
import dev.switchboard.spi.InboundEvent.NewMessage;
import dev.switchboard.spi.InboundEvent.Raw;
import dev.switchboard.spi.InboundEvent.Reaction;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of an update that is more than a new message, and of one that is none. */
class UpdateReaderTest {
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
    @DisplayName("The press of a button is a message with its label and value, and waits for an answer")
    void press() {
        UpdateReader.Reading reading = READER.read(bytes("{'update_id':12,'callback_query':{'id':'4711','from':" + ANNA
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
        UpdateReader.Reading reading = READER.read(bytes("{'update_id':12,'callback_query':{'id':'4711','from':" + ANNA
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
}
