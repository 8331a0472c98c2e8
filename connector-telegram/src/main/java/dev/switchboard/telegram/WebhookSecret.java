package dev.switchboard.telegram;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret of a bot's webhooks where the host names none: made of the token, so that all nodes know it, and so that who
 * knows it does not know the token.
 */
final class WebhookSecret {
    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] PURPOSE = "switchboard webhook".getBytes(StandardCharsets.UTF_8);

    private WebhookSecret() {}

    static String of(String token) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(PURPOSE));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
