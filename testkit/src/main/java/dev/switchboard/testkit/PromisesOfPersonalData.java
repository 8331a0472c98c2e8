package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchboard.Switchboard;
import dev.switchboard.handler.ConversationEditor;
import dev.switchboard.model.AuditEntry;
import dev.switchboard.model.Contact;
import dev.switchboard.model.ContactId;
import dev.switchboard.model.Content;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.ConversationQuery;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Message;
import dev.switchboard.model.NotFoundException;
import dev.switchboard.model.ParkedQuery;
import dev.switchboard.model.WebhookRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules R5 and R26: all data of one person is taken out or erased by one call, and that is noted. */
abstract class PromisesOfPersonalData extends BoardFixture {
    private static final String ANNA = "anna-4711";
    private static final String BEN = "ben-4712";

    PromisesOfPersonalData(PromisesContract contract) {
        super(contract);
    }

    private Switchboard board() {
        return start(this::echo);
    }

    private static ContactId contact(Switchboard board, String who) {
        return board.contacts()
                .of(new Identity.Key("scripted", who))
                .map(Contact::id)
                .orElseThrow();
    }

    private static JsonNode export(Switchboard board, ContactId contact) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            board.contacts().export(contact, "agent-7", out);
            return new ObjectMapper().readTree(out.toByteArray());
        } catch (IOException e) {
            throw new AssertionError("the export cannot be read", e);
        }
    }

    private List<Message> read(Switchboard board, ConversationId conversation) {
        return board.conversations().messages(conversation, Long.MAX_VALUE, 100);
    }

    @Test
    void R26_anExportHasAllThatIsKnown() {
        Switchboard board = board();
        receives(board, ScriptedPlatform.text(ANNA, "m1", "helo"));
        awaitTexts(ANNA, "echo helo");
        receives(board, ScriptedPlatform.edit(ANNA, "m1", "hello"));
        receives(board, ScriptedPlatform.about("junk", ANNA, "m2", "secret plan"));
        receives(board, ScriptedPlatform.text(BEN, "b1", "not hers"));
        awaitTexts(BEN, "echo not hers");
        eventually()
                .untilAsserted(() -> assertThat(
                                board.webhooks().log().list(null, null, null, 9).items())
                        .hasSize(4));

        JsonNode export = export(board, contact(board, ANNA));

        assertThat(export.at("/contact/identities/0/value").asText()).isEqualTo(ANNA);
        JsonNode conversation = export.at("/conversations/0");
        assertThat(conversation.at("/addresses/0/chat").asText()).isEqualTo(ANNA);
        assertThat(conversation.path("messages").findValuesAsText("text"))
                .containsExactlyInAnyOrder("hello", "helo", "echo helo");
        assertThat(export.path("conversations")).hasSize(1);
        assertThat(export.path("parked")).hasSize(1);
        assertThat(export.path("webhooks")).hasSize(3);
        assertThat(export.toString()).doesNotContain("not hers");
    }

    @Test
    void R5_anErasedPersonIsGoneAndTheSeqStays() {
        Switchboard board = board();
        said(board, ANNA, "hello");
        awaitTexts(ANNA, "echo hello");
        said(board, BEN, "hi");
        awaitTexts(BEN, "echo hi");
        ConversationId conversation = conversation(board, ANNA);
        ContactId anna = contact(board, ANNA);

        board.contacts().erase(anna, "agent-7");

        assertThatThrownBy(() -> board.contacts().get(anna)).isInstanceOf(NotFoundException.class);
        assertThat(board.contacts().find("", null, 10).items()).hasSize(1);
        List<Message> left = read(board, conversation);
        assertThat(left).extracting(Message::seq).containsExactly(2L, 1L);
        assertThat(left).allSatisfy(message -> {
            assertThat(message.content()).isEqualTo(Content.EMPTY);
            assertThat(message.mark()).isEqualTo(Message.Mark.ERASED);
        });
        Conversation vacant = board.conversations().get(conversation);
        assertThat(vacant.toString()).doesNotContain(ANNA);
        assertThat(vacant.participants()).isEmpty();
        assertThat(texts(board, BEN)).containsExactly("hi", "echo hi");
    }

    @Test
    void R26_whoComesAgainIsANewPersonInANewConversation() {
        Switchboard board = board();
        said(board, ANNA, "hello");
        awaitTexts(ANNA, "echo hello");
        ConversationId before = conversation(board, ANNA);
        ContactId anna = contact(board, ANNA);
        board.contacts().erase(anna, "agent-7");

        said(board, ANNA, "again");

        awaitTexts(ANNA, "echo hello", "echo again");
        ContactId now = contact(board, ANNA);
        assertThat(now).isNotEqualTo(anna);
        List<Conversation> conversations =
                board.conversations().find(ConversationQuery.all().contact(now)).items();
        assertThat(conversations).hasSize(1);
        assertThat(conversations.get(0).id()).isNotEqualTo(before);
        assertThat(read(board, before)).extracting(Message::mark).containsOnly(Message.Mark.ERASED);
    }

    @Test
    void R26_nobodyWritesIntoWhatWasErased() {
        Switchboard board = board();
        said(board, ANNA, "hello");
        awaitTexts(ANNA, "echo hello");
        ConversationId conversation = conversation(board, ANNA);
        board.contacts().erase(contact(board, ANNA), "agent-7");

        assertThatThrownBy(() -> board.send(conversation, Content.text("still there?")))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> board.update(conversation, ConversationEditor::reopen))
                .isInstanceOf(NotFoundException.class);

        assertThat(board.conversations().get(conversation).status()).isEqualTo(Conversation.Status.ARCHIVED);
        assertThat(read(board, conversation)).extracting(Message::mark).containsOnly(Message.Mark.ERASED);
    }

    @Test
    void R5_whatOthersSaidInTheSameConversationStays() {
        Switchboard board = board();
        String group = "group-1";
        receives(board, groupMessage(group, "g1", "by the first"));
        ConversationId conversation = conversation(board, group);
        List<Identity> others = board.conversations().get(conversation).participants();
        assertThat(others).as("who takes part in the group").hasSizeGreaterThan(1);
        ContactId first = contact(board, group);

        board.contacts().erase(first, "agent-7");

        Conversation left = board.conversations().get(conversation);
        assertThat(left.participants()).isNotEmpty().doesNotContain(others.get(0));
        assertThat(left.status()).isEqualTo(Conversation.Status.OPEN);
        assertThat(read(board, conversation))
                .last()
                .satisfies(message -> assertThat(message.mark()).isEqualTo(Message.Mark.ERASED));
        assertThat(conversation(board, group)).isEqualTo(conversation);

        receives(board, groupMessage(group, "g2", "by the first again"));
        eventually()
                .untilAsserted(
                        () -> assertThat(board.conversations().get(conversation).participants())
                                .as("who takes part in the group")
                                .contains(others.get(0)));
        assertThat(contact(board, group)).isNotEqualTo(first);
    }

    private static WebhookRequest groupMessage(String chat, String id, String text) {
        return request(String.join("\n", "group", chat, id, text));
    }

    private static WebhookRequest request(String body) {
        return WebhookRequest.post(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void P9_rawPayloadsThatNameThePersonGoAsWell() {
        Switchboard board = board();
        said(board, ANNA, "hello");
        receives(board, request("no lines of " + ANNA));
        receives(board, request("no lines of " + BEN));
        receives(board, request("no lines of " + ANNA + "0"));
        eventually()
                .untilAsserted(() -> assertThat(
                                board.webhooks().log().list(null, null, null, 9).items())
                        .hasSize(4));

        board.contacts().erase(contact(board, ANNA), "agent-7");

        assertThat(board.parked().find(ParkedQuery.all()).items())
                .extracting(parked -> new String(parked.raw(), StandardCharsets.UTF_8))
                .containsExactly("no lines of " + BEN, "no lines of " + ANNA + "0");
        assertThat(board.webhooks().log().list(null, null, null, 9).items()).hasSize(2);
    }

    @Test
    void R26_whatWasDoneIsNotedWithoutAWordOfThePerson() {
        Switchboard board = board();
        said(board, ANNA, "hello");
        ContactId anna = contact(board, ANNA);

        export(board, anna);
        board.contacts().erase(anna, "privacy-officer");

        List<AuditEntry> audit = board.contacts().audit(null, 10).items();
        assertThat(audit).extracting(AuditEntry::contact).containsOnly(anna);
        assertThat(audit).hasSize(2);
        assertThat(audit).extracting(AuditEntry::by).containsExactlyInAnyOrder("privacy-officer", "agent-7");
        assertThat(audit.toString()).doesNotContain(ANNA);
        assertThatThrownBy(() -> board.contacts().erase(anna, "privacy-officer"))
                .isInstanceOf(NotFoundException.class);
    }
}
