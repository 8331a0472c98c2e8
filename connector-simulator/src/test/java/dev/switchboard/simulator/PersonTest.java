package dev.switchboard.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.switchboard.model.Content;
import dev.switchboard.model.Element;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.spi.Received;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PersonTest {
    private final SimulatedPlatform platform = SimulatedPlatform.open();
    private final Person anna = platform.person("Anna Example");
    private final UpdateReader reader = new UpdateReader("support");

    @AfterEach
    void close() {
        platform.close();
    }

    @Test
    void says_isToldAsTheIssueHasIt_andSigned() {
        WebhookRequest request = anna.says("Hello, I need support!").request();

        assertThat(request.text())
                .matches("\\{\"from\":\"\\+1000000001\",\"message\":\"Hello, I need support!\",\"type\":\"text\","
                        + "\"message_id\":\"sim_[0-9a-f]{8}_\\d+\",\"timestamp\":\"[^\"]+Z\","
                        + "\"name\":\"Anna Example\",\"first_name\":\"Anna\"}");
        assertThat(new Signature(platform.secret()).matches(request)).isTrue();
    }

    @Test
    void theSameName_isTheSamePerson() {
        assertThat(platform.person("Anna Example").id()).isEqualTo(anna.id());
        assertThat(platform.person("Ben").id()).isNotEqualTo(anna.id());
    }

    @Test
    void whatAPersonDoesToAMessage_namesIt() {
        assertThat(event(anna.edits("sim_1", "other"))).isInstanceOfSatisfying(InboundEvent.Edit.class, edit -> {
            assertThat(edit.externalId()).isEqualTo("sim_1");
            assertThat(edit.content()).isEqualTo(Content.text("other"));
        });
        assertThat(event(anna.deletes("sim_1")))
                .isInstanceOfSatisfying(
                        InboundEvent.Deletion.class,
                        deletion -> assertThat(deletion.externalId()).isEqualTo("sim_1"));
        assertThat(event(anna.reacts("out_1", "👍", false)))
                .isInstanceOfSatisfying(InboundEvent.Reaction.class, reaction -> {
                    assertThat(reaction.reaction()).isEqualTo("👍");
                    assertThat(reaction.present()).isFalse();
                });
        assertThat(event(anna.receives("out_1")))
                .isInstanceOfSatisfying(
                        InboundEvent.ReceiptMove.class,
                        receipt -> assertThat(receipt.read()).isFalse());
        assertThat(event(anna.reads("out_1")))
                .isInstanceOfSatisfying(
                        InboundEvent.ReceiptMove.class,
                        receipt -> assertThat(receipt.read()).isTrue());
        assertThat(event(anna.returns("out_1", "mailbox full")))
                .isInstanceOfSatisfying(
                        InboundEvent.Return.class,
                        back -> assertThat(back.reason()).isEqualTo("mailbox full"));
    }

    @Test
    void whatAPersonDoesWithoutAMessage() {
        assertThat(event(anna.blocks(true)))
                .isInstanceOfSatisfying(
                        InboundEvent.Reachability.class,
                        blocked -> assertThat(blocked.reachable()).isFalse());
        assertThat(event(anna.moves("family")))
                .isInstanceOfSatisfying(
                        InboundEvent.Moved.class,
                        moved -> assertThat(moved.to().chat()).isEqualTo("family"));
        assertThat(reader.read(anna.types().request().body()).signals()).hasSize(1);
    }

    @Test
    void everythingAPersonDoes_hasAKeyOfItsOwn() {
        List<String> keys = List.of(
                event(anna.edits("sim_1", "a")).key(),
                event(anna.edits("sim_1", "a")).key(),
                event(anna.deletes("sim_1")).key(),
                event(anna.reads("out_1")).key(),
                event(anna.reads("out_1")).key());

        assertThat(keys).doesNotHaveDuplicates();
    }

    @Test
    void presses_isAMessageThatRepliesToTheOneWithTheButton() throws Exception {
        Content question = Content.text("Sure?")
                .with(new Element.Buttons(
                        List.of(List.of(new Element.Button("Yes", "y"), new Element.Button("No", "n")))));
        String id = send(anna.chat(), question);
        InboundEvent.NewMessage pressed = (InboundEvent.NewMessage) event(anna.presses("No"));

        assertThat(pressed.replyTo()).isEqualTo(id);
        assertThat(pressed.content().elements()).containsExactly(new Element.ButtonPress("No", "n"));
        assertThatIllegalStateException().isThrownBy(() -> anna.presses("Perhaps"));
    }

    @Test
    void seen_isWhatWasSentToTheChatAndThread() throws Exception {
        send(anna.chat(), Content.text("to Anna"));
        send("family", Content.text("to the family"));

        assertThat(anna.seen()).containsExactly("to Anna");
        assertThat(anna.in("family", "").seen()).containsExactly("to the family");
        assertThat(anna.in("family", "trips").seen()).isEmpty();
        Received inGroup =
                reader.read(anna.in("family", "trips").says("Hi").request().body());
        assertThat(((InboundEvent.NewMessage) inGroup.events().get(0))
                        .origin()
                        .address()
                        .thread())
                .isEqualTo("trips");
    }

    private String send(String chat, Content content) throws Exception {
        Call call = Call.of(Operation.SEND, chat, "")
                .key("key " + content.text().plain(), true)
                .content(content, null);
        return platform.answering()
                .call(platform.secret(), call, Duration.ofSeconds(1))
                .get(0);
    }

    private InboundEvent event(Update update) {
        return reader.read(update.request().body()).events().get(0);
    }
}
