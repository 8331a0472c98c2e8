package dev.switchboard.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.model.WebhookRequest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SignatureTest {
    static final String BODY = "{\"from\":\"+1234567890\",\"message\":\"Hello, I need support!\",\"type\":\"text\","
            + "\"message_id\":\"sim_12345\",\"timestamp\":\"2024-02-14T10:00:00Z\"}";

    private static final WebhookRequest REQUEST = WebhookRequest.post(BODY.getBytes(StandardCharsets.UTF_8));
    // printf '%s' "$body" | openssl dgst -sha256 -hmac simulator-secret
    private static final String BY_OPENSSL = "276869f78d6fdbc235944f070bd9ec14c3cd70cd94a2a8b2645bb05dc6e167ed";

    private final Signature signature = new Signature("simulator-secret");

    @Test
    void sign_isTheHmacOfTheRawBody() {
        assertThat(signature.sign(REQUEST.body()).header("X-Simulator-Signature"))
                .contains(BY_OPENSSL);
    }

    @Test
    void matches_onlyTheSignatureInLowerCase() {
        assertThat(signature.matches(REQUEST.header("x-simulator-signature", BY_OPENSSL)))
                .isTrue();
        assertThat(signature.matches(
                        REQUEST.header("x-simulator-signature", BY_OPENSSL.toUpperCase(java.util.Locale.ROOT))))
                .isFalse();
        assertThat(signature.matches(REQUEST)).isFalse();
    }
}
