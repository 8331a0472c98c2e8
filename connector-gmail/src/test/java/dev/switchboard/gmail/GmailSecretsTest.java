package dev.switchboard.gmail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Promise 10: no secret comes out of the connector. */
class GmailSecretsTest {
    @Test
    void aTokenFromAFileMayEndInALineFeed() {
        GmailSettings settings = GmailSettings.read(
                new TestContext(Map.of(Gmail.USER, "desk@x.example", Gmail.ACCESS_TOKEN, "the-secret-token\n")));
        assertThat(settings.grant().accessToken()).isEqualTo("the-secret-token");
    }

    @Test
    void noFailureQuotesAHeader() {
        JdkRequest request =
                new JdkRequest(HttpClient.newHttpClient(), "GET", "http://127.0.0.1:1/", Duration.ofSeconds(1));
        assertThatThrownBy(() -> request.addHeader("Authorization", "Bearer the-secret\ntoken"))
                .hasMessageContaining("Authorization")
                .hasNoCause()
                .message()
                .doesNotContain("the-secret");
    }
}
