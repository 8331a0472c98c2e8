package dev.switchboard.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is named in a raw payload. */
class MentionsTest {
    private final Mentions mentions = new Mentions(List.of("123456", "anna@example.org", "42"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"id\":123456}|true",
                "123456|true",
                "x 123456|true",
                "mail to anna@example.org.|true",
                "{\"id\":1234567}|false",
                "{\"id\":0123456, \"other\":\"123456\"}|true",
                "{\"id\":0123456}|false",
                "{\"id\":42}|false",
                "hanna@example.org|false",
                "nobody|false"
            })
    void standsAlone(String raw, boolean isNamed) {
        assertThat(mentions.in(raw.getBytes(StandardCharsets.UTF_8))).isEqualTo(isNamed);
    }
}
