package dev.switchboard.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.model.Mail.Origin;
import dev.switchboard.model.Mail.Passage;
import dev.switchboard.model.Mail.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

class MailTest {
    private static Content content(String text, Passage... passages) {
        return Content.text(text).with(new Mail("", List.of(), List.of(passages), "", List.of()));
    }

    @Test
    void written_isTheTextBetweenThePassages() {
        Content content = content(
                "> q\nfirst\n> q\nsecond\n-- \nAnna",
                new Passage(Origin.SIGNATURE, 21, 29),
                new Passage(Origin.QUOTE, 0, 4),
                new Passage(Origin.QUOTE, 10, 14));

        assertThat(content.written().plain()).isEqualTo("first\nsecond");
        assertThat(content.text().plain()).startsWith("> q").endsWith("Anna");
    }

    @Test
    void written_isAllWhereNothingIsQuoted() {
        assertThat(content(" all of it ").written().plain()).isEqualTo(" all of it ");
        assertThat(Content.text("no mail").written().plain()).isEqualTo("no mail");
    }

    @Test
    void written_bearsPassagesBeyondAnEditedText() {
        assertThat(content("short", new Passage(Origin.QUOTE, 3, 90)).written().plain())
                .isEqualTo("sho");
    }

    @Test
    void aMailIsFilledStepByStep() {
        Mail mail = Mail.about("Hi").to("a@x.org").cc("b@x.org").bcc("c@x.org").replyTo("d@x.org");

        assertThat(mail.parties())
                .extracting(Mail.Party::role)
                .containsExactly(Role.TO, Role.CC, Role.BCC, Role.REPLY_TO);
        assertThat(mail.parties(Role.CC)).extracting(Mail.Party::address).containsExactly("b@x.org");
        assertThat(mail.html("<p>").inline("logo", 0).inline()).containsExactly(new Mail.Inline("logo", 0));
    }

    @Test
    void whatCannotBeIsRefusedByName() {
        assertThatThrownBy(() -> Mail.BLANK.to(" ")).hasMessageStartingWith("party.address:");
        assertThatThrownBy(() -> new Passage(Origin.QUOTE, 2, 2)).hasMessageStartingWith("passage:");
        assertThatThrownBy(() -> Mail.BLANK.inline("x", -1)).hasMessageStartingWith("inline.attachment:");
        assertThatThrownBy(() -> Mail.about("x".repeat(1_001))).hasMessageStartingWith("mail.subject:");
    }
}
