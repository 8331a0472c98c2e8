package dev.switchboard.gmail;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpResponseException;
import dev.switchboard.spi.ChannelException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The one table of what Gmail answers and what follows. */
class GmailErrorsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T20:00:00Z");

    private static HttpResponseException answer(int status, String reason, String message, String retryAfter) {
        HttpHeaders headers = new HttpHeaders();
        if (retryAfter != null) {
            headers.setRetryAfter(retryAfter);
        }
        String body = FakeGmail.error(status, reason, message).toString();
        return new HttpResponseException.Builder(status, "", headers)
                .setContent(body)
                .build();
    }

    @ParameterizedTest(name = "{0} {1}: {2} of a send, {3} of a question")
    @CsvSource({
        "400, invalidArgument,       REJECTED,       REJECTED",
        "400, failedPrecondition,    REJECTED,       REJECTED",
        "401, authError,             AUTHENTICATION, AUTHENTICATION",
        "403, rateLimitExceeded,     RATE_LIMITED,   RATE_LIMITED",
        "403, userRateLimitExceeded, RATE_LIMITED,   RATE_LIMITED",
        "403, quotaExceeded,         RATE_LIMITED,   RATE_LIMITED",
        "403, dailyLimitExceeded,    RATE_LIMITED,   RATE_LIMITED",
        "403, insufficientPermissions, AUTHENTICATION, AUTHENTICATION",
        "403, domainPolicy,          AUTHENTICATION, AUTHENTICATION",
        "404, notFound,              REJECTED,       REJECTED",
        "408, timeout,               IN_DOUBT,       UNAVAILABLE",
        "413, uploadTooLarge,        REJECTED,       REJECTED",
        "429, rateLimitExceeded,     RATE_LIMITED,   RATE_LIMITED",
        "429, anything,              RATE_LIMITED,   RATE_LIMITED",
        "302, '',                    IN_DOUBT,       UNAVAILABLE",
        "500, backendError,          IN_DOUBT,       UNAVAILABLE",
        "502, '',                    IN_DOUBT,       UNAVAILABLE",
        "503, backendError,          IN_DOUBT,       UNAVAILABLE",
        "504, '',                    IN_DOUBT,       UNAVAILABLE"
    })
    void anAnswerHasItsMeaning(int status, String reason, ChannelException.Kind sent, ChannelException.Kind asked) {
        HttpResponseException answer = answer(status, reason, "words of Google's", null);

        assertThat(GmailErrors.of("call", true, answer, NOW).kind()).isEqualTo(sent);
        assertThat(GmailErrors.of("call", false, answer, NOW).kind()).isEqualTo(asked);
    }

    @Test
    void aWaitIsAsLongAsGoogleSays() {
        assertThat(GmailErrors.of("call", true, answer(429, "x", "", "17"), NOW).retryAfter())
                .isEqualTo(Duration.ofSeconds(17));
        assertThat(GmailErrors.of(
                                "call",
                                true,
                                answer(429, "x", "User-rate limit exceeded.  Retry after 2026-11-21T20:01:30.5Z", null),
                                NOW)
                        .retryAfter())
                .isEqualTo(Duration.ofMillis(90_500));
        assertThat(GmailErrors.of("call", true, answer(403, "rateLimitExceeded", "", null), NOW)
                        .retryAfter())
                .isEqualTo(Duration.ofSeconds(10));
        assertThat(GmailErrors.of("call", true, answer(403, "dailyLimitExceeded", "", null), NOW)
                        .retryAfter())
                .isEqualTo(Duration.ofHours(1));
    }

    @Test
    void whatIsNoAnswerOfGmailsHasAMeaningToo() {
        HttpResponseException page = new HttpResponseException.Builder(502, "", new HttpHeaders())
                .setContent("<html>a proxy")
                .build();

        assertThat(GmailErrors.of("call", true, page, NOW).kind()).isEqualTo(ChannelException.Kind.IN_DOUBT);
        assertThat(GmailErrors.of("call", true, new IOException("reset")).kind())
                .isEqualTo(ChannelException.Kind.IN_DOUBT);
        assertThat(GmailErrors.of("call", false, new IOException("reset")).kind())
                .isEqualTo(ChannelException.Kind.UNAVAILABLE);
        assertThat(GmailErrors.of("call", true, new NotSentException(new IOException("refused")))
                        .kind())
                .isEqualTo(ChannelException.Kind.UNAVAILABLE);
    }
}
