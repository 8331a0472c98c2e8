package dev.switchboard.gmail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.api.client.http.HttpResponseException;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.spi.ChannelException.Scope;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * From what Gmail answers to what follows. Codes and reasons are those of
 * https://developers.google.com/workspace/gmail/api/guides/handle-errors, read in November 2026.
 */
final class GmailErrors {
    /** Google asks to begin with a second and to double it; where it names no time, this is a careful middle. */
    private static final Duration UNNAMED_WAIT = Duration.ofSeconds(10);

    private static final Duration DAY_IS_OVER_WAIT = Duration.ofHours(1);
    private static final int LONGEST_REASON = 400;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Set<String> TOO_FAST = Set.of(
            "ratelimitexceeded",
            "userratelimitexceeded",
            "quotaexceeded",
            "resource_exhausted",
            "concurrentlimitexceeded");
    private static final Set<String> TOO_MUCH_TODAY = Set.of("dailylimitexceeded", "dailylimitexceededunreg");

    /** "User-rate limit exceeded. Retry after 2026-11-21T20:15:04.123Z" */
    private static final Pattern RETRY_AT = Pattern.compile("Retry after (\\d{4}-\\d\\d-\\d\\dT[0-9:.]{8,20}Z)");

    private GmailErrors() {}

    /**
     * What an answer means that is not 2xx.
     *
     * @param call what was called, for people
     * @param changes whether the call changes something, so that it matters whether it was done
     * @param answer the answer
     * @param now the time
     * @return the exception to throw
     */
    static ChannelException of(String call, boolean changes, HttpResponseException answer, Instant now) {
        return meaning(call, changes, answer, now).causedBy(new Answered(answer.getStatusCode()));
    }

    private static ChannelException meaning(String call, boolean changes, HttpResponseException answer, Instant now) {
        JsonNode error = error(answer.getContent());
        int code = answer.getStatusCode();
        String detail = error.path("message").asText("");
        String reason = cut(call + ": " + code + (detail.isEmpty() ? "" : " " + detail));
        String word = word(error);
        if (code == 401) {
            return ChannelException.authentication(reason);
        }
        if (TOO_MUCH_TODAY.contains(word)) {
            return ChannelException.rateLimited(DAY_IS_OVER_WAIT, Scope.CHANNEL);
        }
        if (code == 429 || (code == 403 && TOO_FAST.contains(word))) {
            return ChannelException.rateLimited(retryAfter(answer, detail, now), Scope.CHANNEL);
        }
        if (code == 403) {
            return ChannelException.authentication(reason);
        }
        if (code == 408 || code / 100 != 4) {
            return unknown(changes, reason);
        }
        return ChannelException.rejected(reason);
    }

    /** A call that brought no answer, or none that says whether it was done. */
    static ChannelException of(String call, boolean changes, IOException failure) {
        String reason = cut(call + ": " + failure.getClass().getSimpleName() + ": " + failure.getMessage());
        if (failure instanceof NotSentException) {
            return ChannelException.unavailable(reason);
        }
        ChannelException unknown = unknown(changes, reason);
        return failure instanceof HttpTimeoutException ? unknown.causedBy(failure) : unknown;
    }

    /** Whether there was no answer in time. */
    static boolean isTimeout(ChannelException failure) {
        return failure.getCause() instanceof HttpTimeoutException;
    }

    /** Whether what was asked for is not there. */
    static boolean isNotFound(ChannelException failure) {
        return failure.kind() == ChannelException.Kind.REJECTED && status(failure) == 404;
    }

    /** Whether the answer says that this cannot be had here, as from what serves a part of the API; not that it fails now. */
    static boolean isNotServed(ChannelException failure) {
        boolean refused = failure.kind() == ChannelException.Kind.REJECTED && isAnswer(failure);
        return refused || status(failure) == 501;
    }

    /** Whether this alone is not allowed, and not all of the mailbox. */
    static boolean isForbidden(ChannelException failure) {
        return status(failure) == 403;
    }

    /** Whether Gmail answered, and did not just fail to be reached. */
    static boolean isAnswer(ChannelException failure) {
        return status(failure) > 0;
    }

    private static int status(ChannelException failure) {
        return failure.getCause() instanceof Answered answered ? answered.status : 0;
    }

    /** Carries the status of an answer, and nothing of its text or of the request. */
    private static final class Answered extends Exception {
        private static final long serialVersionUID = 1L;

        private final int status;

        Answered(int status) {
            super("HTTP status " + status, null, false, false);
            this.status = status;
        }
    }

    private static ChannelException unknown(boolean changes, String reason) {
        return changes ? ChannelException.inDoubt(reason) : ChannelException.unavailable(reason);
    }

    private static JsonNode error(String body) {
        try {
            return JSON.readTree(body == null ? "" : body).path("error");
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }

    /** The reason of the first error, or the status: one word each. */
    private static String word(JsonNode error) {
        String reason = error.path("errors").path(0).path("reason").asText("");
        return (reason.isEmpty() ? error.path("status").asText("") : reason).toLowerCase(Locale.ROOT);
    }

    private static Duration retryAfter(HttpResponseException answer, String detail, Instant now) {
        String header = answer.getHeaders() == null ? null : answer.getHeaders().getRetryAfter();
        if (header != null && header.strip().matches("[0-9]{1,6}")) {
            return Duration.ofSeconds(Long.parseLong(header.strip()));
        }
        if (header != null) {
            try {
                return between(
                        now,
                        ZonedDateTime.parse(header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                                .toInstant());
            } catch (DateTimeParseException e) {
                return UNNAMED_WAIT;
            }
        }
        Matcher at = RETRY_AT.matcher(detail);
        if (at.find()) {
            try {
                return between(now, Instant.parse(at.group(1)));
            } catch (DateTimeParseException e) {
                return UNNAMED_WAIT;
            }
        }
        return UNNAMED_WAIT;
    }

    private static Duration between(Instant now, Instant then) {
        Duration wait = Duration.between(now, then);
        return wait.isNegative() ? Duration.ofSeconds(1) : wait;
    }

    private static String cut(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON);
    }
}
