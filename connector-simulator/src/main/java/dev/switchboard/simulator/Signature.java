package dev.switchboard.simulator;

import dev.switchboard.model.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs a simulated platform's webhook requests, and checks them. Safe from any thread. */
final class Signature {
    /** The header with the HMAC-SHA256 of the raw body, in lower-case hexadecimal digits. */
    static final String HEADER = "X-Simulator-Signature";

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    Signature(String secret) {
        key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    WebhookRequest sign(byte[] body) {
        return WebhookRequest.post(body)
                .header("Content-Type", "application/json")
                .header(HEADER, of(body));
    }

    boolean matches(WebhookRequest request) {
        byte[] given = request.header(HEADER).orElse("").getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(of(request.body()).getBytes(StandardCharsets.UTF_8), given);
    }

    private String of(byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has " + ALGORITHM, e);
        }
    }

    /** Whether two secrets are the same, in a time that does not tell how far they agree. */
    static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
