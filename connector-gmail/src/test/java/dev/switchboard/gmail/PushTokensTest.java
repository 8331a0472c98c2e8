package dev.switchboard.gmail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.switchboard.spi.ChannelException;
import dev.switchboard.testkit.TestClock;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Google's keys are fetched seldom, and where they cannot be had, nothing is taken for genuine or for forged. */
class PushTokensTest {
    private static final Duration DAYS = Duration.ofDays(7);

    private final TestClock clock = new TestClock();
    private PushSigner signer;
    private PushTokens tokens;

    @BeforeEach
    void start() throws IOException {
        signer = new PushSigner();
        GmailSettings.Push push = new GmailSettings.Push(
                "",
                signer.settings().get(Gmail.PUSH_AUDIENCE),
                signer.settings().get(Gmail.PUSH_EMAIL),
                signer.settings().get(Gmail.PUSH_KEYS_URL),
                "",
                "");
        tokens = new PushTokens(push, new JdkTransport(Duration.ofSeconds(10)), clock, Duration.ofSeconds(20));
    }

    @AfterEach
    void stop() {
        signer.close();
    }

    private boolean genuine(String token) {
        return tokens.areGenuine("Bearer " + token);
    }

    private void cannotBeTold(String token) {
        ChannelException failure = catchThrowableOfType(ChannelException.class, () -> genuine(token));
        assertThat(failure.kind()).isEqualTo(ChannelException.Kind.UNAVAILABLE);
    }

    @Test
    void theKeysAreFetchedOnceAndKept() {
        for (int i = 0; i < 20; i++) {
            assertThat(genuine(signer.token())).isTrue();
            assertThat(genuine(signer.forged(DAYS))).isFalse();
        }

        assertThat(signer.fetches).hasValue(1);
    }

    @Test
    void whereTheKeysCannotBeHadNothingIsAcceptedOrRefused() {
        signer.status = 503;
        cannotBeTold(signer.token());
        cannotBeTold(signer.forged(DAYS));
        assertThat(genuine(signer.forgedTokens().get(1))).isFalse();
        assertThat(signer.fetches).hasValue(1);

        signer.status = 200;
        clock.advance(Duration.ofSeconds(11));
        assertThat(genuine(signer.token())).isTrue();
        assertThat(genuine(signer.forged(DAYS))).isFalse();
    }

    @Test
    void keysThatAreKnownAreTrustedForADayWhereNewOnesCannotBeHad() {
        assertThat(genuine(signer.token(DAYS))).isTrue();
        signer.status = 503;
        clock.advance(Duration.ofHours(23));
        assertThat(genuine(signer.token(DAYS))).isTrue();

        clock.advance(Duration.ofHours(2));
        cannotBeTold(signer.token(DAYS));
    }

    @Test
    void aKeyThatIsNotKnownIsLookedForBeforeItIsRefused() {
        assertThat(genuine(signer.token())).isTrue();
        clock.advance(Duration.ofSeconds(11));
        assertThat(genuine(signer.ofUnknownKey())).isFalse();
        assertThat(signer.fetches).hasValue(2);

        signer.status = 503;
        clock.advance(Duration.ofSeconds(11));
        cannotBeTold(signer.ofUnknownKey());
    }
}
