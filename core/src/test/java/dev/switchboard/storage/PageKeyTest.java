package dev.switchboard.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.model.Cursor;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageKeyTest {
    private static final UUID ID = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");

    @ParameterizedTest
    @ValueSource(strings = {"", "anna", "\u00e4nne \uD83D\uDE00", "a/b+c=d&e", " "})
    void isReadFromTheCursorThatItStandsIn(String sort) {
        PageKey key = new PageKey("contacts", sort, ID);
        assertThat(PageKey.read("contacts", key.cursor())).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-02-14T10:00:00Z",
                "2026-02-14T10:00:00.1Z",
                "2026-02-14T10:00:00.123456Z",
                "1969-12-31T23:59:59.999999Z",
                "+12026-02-14T10:00:00Z"
            })
    void keepsATimeToTheMicrosecond(String time) {
        Instant at = Instant.parse(time);
        assertThat(PageKey.read("parked", PageKey.of("parked", at, ID).cursor()).at())
                .isEqualTo(at);
    }

    @Test
    void isSafeInAUrl() {
        String value =
                new PageKey("contacts", "\u00ff\u00fe>>>???", ID).cursor().value();
        assertThat(value).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void isOfItsListOnly() {
        Cursor cursor = new PageKey("contacts", "anna", ID).cursor();
        assertThatThrownBy(() -> PageKey.read("conversations", cursor))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cursor")
                .hasMessageContaining("conversations");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "%%%", "contacts"})
    void isNotReadFromAnyOtherText(String text) {
        assertThatThrownBy(() -> PageKey.read("contacts", new Cursor(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cursor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"contacts\0anna", "contacts\0anna\0no id", "contacts\0a\0b\0c"})
    void isNotReadFromFieldsThatItDoesNotHave(String fields) {
        String text = Base64.getUrlEncoder().encodeToString(fields.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> PageKey.read("contacts", new Cursor(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cursor");
    }
}
