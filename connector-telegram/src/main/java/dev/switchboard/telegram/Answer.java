package dev.switchboard.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the Bot API answered: {@code ok} and a result, or an error code with a description and parameters. See
 * https://core.telegram.org/bots/api#making-requests. The body may be anything where something else answered.
 *
 * @param status the HTTP status
 * @param json the body; missing where it is not JSON
 */
record Answer(int status, JsonNode json) {

    /** {@return whether the call was done} */
    boolean ok() {
        return status / 100 == 2 && json.path("ok").asBoolean();
    }

    JsonNode result() {
        return json.path("result");
    }

    /** {@return whether the Bot API itself answered, and not a proxy before it} */
    boolean fromBotApi() {
        return json.path("ok").isBoolean();
    }

    /** {@return the Bot API's error code, or the HTTP status where there is none} */
    int code() {
        return json.path("error_code").asInt(status);
    }

    String description() {
        return json.path("description").asText("");
    }

    /** {@return whether some words are in the description, in any case} */
    boolean says(String words) {
        return description().toLowerCase(Locale.ROOT).contains(words.toLowerCase(Locale.ROOT));
    }

    Optional<Duration> retryAfter() {
        JsonNode seconds = json.path("parameters").path("retry_after");
        return seconds.isNumber() ? Optional.of(Duration.ofSeconds(seconds.asLong())) : Optional.empty();
    }

    OptionalLong migratedTo() {
        JsonNode chat = json.path("parameters").path("migrate_to_chat_id");
        return chat.isIntegralNumber() ? OptionalLong.of(chat.asLong()) : OptionalLong.empty();
    }
}
