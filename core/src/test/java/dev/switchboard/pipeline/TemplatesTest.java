package dev.switchboard.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.model.ConfigurationException;
import dev.switchboard.model.Contact;
import dev.switchboard.model.ContactId;
import dev.switchboard.model.ContentException;
import dev.switchboard.model.Identity;
import dev.switchboard.model.Template;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TemplatesTest {
    private final Templates templates =
            new Templates(Map.of("greeting", "Hello, {{contact.name}}!"), Map.of("link", "x.example"));

    private String render(Template template, String name) {
        Contact contact = new Contact(
                new ContactId(UUID.randomUUID()),
                name,
                List.of(Identity.of("test", "1", name).with(Identity.FIRST_NAME, "Ann")),
                Map.of(),
                Set.of());
        return templates.render(template, () -> contact).plain();
    }

    @Test
    void putsValuesIn() {
        assertThat(render(
                        Template.template("{{a}} {{link}} {{contact.firstName}}")
                                .with("a", 5),
                        "Ann B"))
                .isEqualTo("5 x.example Ann");
        assertThat(render(Template.named("greeting"), "Ann B")).isEqualTo("Hello, Ann B!");
    }

    @Test
    void aValueIsNeverATemplateOrMarkup() {
        assertThat(render(Template.named("greeting"), "{{link}} <b>&amp;")).isEqualTo("Hello, {{link}} <b>&amp;!");
    }

    @Test
    void aMissingValueIsNamed() {
        assertThatThrownBy(() -> render(Template.template("{{nothing}}"), "x"))
                .isInstanceOf(ContentException.class)
                .hasMessageContaining("nothing");
        assertThatThrownBy(() -> render(Template.named("unknown"), "x"))
                .isInstanceOf(ContentException.class)
                .hasMessageContaining("unknown");
    }

    @Test
    void aWrongSourceIsRefusedWithItsName() {
        assertThatThrownBy(() -> new Templates(Map.of("broken", "{{#a}} {{/b}}"), Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("broken");
        assertThatThrownBy(() -> render(Template.template("{{#a}}"), "x")).isInstanceOf(ContentException.class);
    }
}
