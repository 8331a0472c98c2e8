package dev.switchboard.gmail;

import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.json.webtoken.JsonWebSignature;
import com.google.api.client.json.webtoken.JsonWebToken;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Signs push requests as Google does, and gives out the key by which that can be told. */
final class PushSigner implements AutoCloseable {
    private static final String AUDIENCE = "https://host.example/webhooks/mail";
    private static final String EMAIL = "push@project.iam.gserviceaccount.com";

    private final KeyPair keys = generated();
    private final KeyPair others = generated();
    private final HttpServer server;
    final AtomicInteger fetches = new AtomicInteger();
    volatile int status = 200;

    PushSigner() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] body = jwks().getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            fetches.incrementAndGet();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    private static KeyPair generated() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String jwks() {
        RSAPublicKey key = (RSAPublicKey) keys.getPublic();
        return "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"k1\",\"n\":\""
                + number(key.getModulus()) + "\",\"e\":\"" + number(key.getPublicExponent()) + "\"}]}";
    }

    private static String number(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] unsigned = bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(unsigned);
    }

    Map<String, String> settings() {
        return Map.of(
                Gmail.PUSH_AUDIENCE, AUDIENCE,
                Gmail.PUSH_EMAIL, EMAIL,
                Gmail.PUSH_KEYS_URL,
                        "http://" + server.getAddress().getAddress().getHostAddress() + ":"
                                + server.getAddress().getPort() + "/certs");
    }

    String token() {
        return token(Duration.ofHours(1));
    }

    String token(Duration ends) {
        return token(keys, AUDIENCE, EMAIL, true, ends.toSeconds(), "https://accounts.google.com");
    }

    /** Signed by somebody else, and right in all that it says. */
    String forged(Duration ends) {
        return token(others, AUDIENCE, EMAIL, true, ends.toSeconds(), "https://accounts.google.com");
    }

    /** By a key whose name nobody knows. */
    String ofUnknownKey() {
        return token("k2", keys, AUDIENCE, EMAIL, true, 3_600, "https://accounts.google.com");
    }

    /** By another key, for another audience, of another account, unverified, too old, and by another issuer. */
    List<String> forgedTokens() {
        return List.of(
                token(others, AUDIENCE, EMAIL, true, 3_600, "https://accounts.google.com"),
                token(keys, "https://elsewhere.example", EMAIL, true, 3_600, "https://accounts.google.com"),
                token(
                        keys,
                        AUDIENCE,
                        "other@project.iam.gserviceaccount.com",
                        true,
                        3_600,
                        "https://accounts.google.com"),
                token(keys, AUDIENCE, EMAIL, false, 3_600, "https://accounts.google.com"),
                token(keys, AUDIENCE, EMAIL, true, -3_600, "https://accounts.google.com"),
                token(keys, AUDIENCE, EMAIL, true, 3_600, "https://accounts.elsewhere.example"));
    }

    private static String token(
            KeyPair keys, String audience, String email, boolean verified, long ends, String issuer) {
        return token("k1", keys, audience, email, verified, ends, issuer);
    }

    private static String token(
            String keyId, KeyPair keys, String audience, String email, boolean verified, long ends, String issuer) {
        long now = System.currentTimeMillis() / 1000;
        JsonWebSignature.Header header =
                new JsonWebSignature.Header().setAlgorithm("RS256").setKeyId(keyId);
        JsonWebToken.Payload payload = new JsonWebToken.Payload()
                .setIssuer(issuer)
                .setAudience(audience)
                .setIssuedAtTimeSeconds(now - 7_200)
                .setExpirationTimeSeconds(now + ends)
                .set("email", email)
                .set("email_verified", verified);
        try {
            return JsonWebSignature.signUsingRsaSha256(
                    keys.getPrivate(), GsonFactory.getDefaultInstance(), header, payload);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
