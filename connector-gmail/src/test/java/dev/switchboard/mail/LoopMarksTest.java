package dev.switchboard.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopMarksTest {
    private static @Nullable String automatic(String headers) throws IOException {
        byte[] source = ("From: anna@x.example\r\n" + headers + "\r\n\r\nhello").getBytes(StandardCharsets.US_ASCII);
        return new MailReader(MailLimits.DEFAULT).read(MailSource.of(source)).automatic();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "List-Id",
                "List-Help",
                "List-Unsubscribe",
                "List-Unsubscribe-Post",
                "List-Subscribe",
                "List-Post",
                "List-Owner",
                "List-Archive",
                "LIST-ARCHIVE",
                "List-Software"
            })
    void anyHeaderOfListsMarksMailOfAList(String header) throws IOException {
        assertThat(automatic(header + ": <https://lists.example/desk>")).isEqualTo(header);
    }

    @Test
    void whatOnlyResemblesAHeaderOfListsIsFromAPerson() throws IOException {
        assertThat(automatic("Listening: no\r\nX-List-Price: 3")).isNull();
    }
}
