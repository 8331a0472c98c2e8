package dev.switchboard.telegram;

import static dev.switchboard.spi.ChannelException.Kind.IN_DOUBT;
import static dev.switchboard.spi.ChannelException.Kind.RATE_LIMITED;
import static dev.switchboard.spi.ChannelException.Kind.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.switchboard.model.Address;
import dev.switchboard.model.Identity;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.spi.ChannelException.Kind;
import dev.switchboard.spi.ChannelException.Scope;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BotApiErrorsTest {
    private static final Address ADDRESS = new Address("support", "77", "3");
    private static final JsonMapper JSON = new JsonMapper();

    @ParameterizedTest
    @CsvSource({
        "400, Bad Request: message is too long, REJECTED",
        "400, Bad Request: message text is empty, REJECTED",
        "400, Bad Request: can't parse entities, REJECTED",
        "400, Bad Request: message thread not found, REJECTED",
        "400, Bad Request: not enough rights to send text messages to the chat, REJECTED",
        "400, Bad Request: chat not found, RECIPIENT_GONE",
        "400, Bad Request: user not found, RECIPIENT_GONE",
        "400, Bad Request: PEER_ID_INVALID, RECIPIENT_GONE",
        "401, Unauthorized, AUTHENTICATION",
        "403, Forbidden: bot was blocked by the user, RECIPIENT_GONE",
        "403, Forbidden: user is deactivated, RECIPIENT_GONE",
        "403, Forbidden: bot was kicked from the supergroup chat, RECIPIENT_GONE",
        "403, Forbidden: bot can't initiate conversation with a user, RECIPIENT_GONE",
        "404, Not Found, AUTHENTICATION",
        "404, Not Found: method not found, REJECTED",
        "409, Conflict: terminated by other getUpdates request, UNAVAILABLE",
        "413, Request Entity Too Large, REJECTED",
        "418, of tomorrow, REJECTED",
        "429, Too Many Requests: retry after 14, RATE_LIMITED",
        "500, Internal Server Error, IN_DOUBT",
        "502, Bad Gateway, IN_DOUBT",
        "504, Gateway Timeout, IN_DOUBT"
    })
    @DisplayName("Each answer of the Bot API has one consequence")
    void table(int code, String description, Kind kind) throws JsonProcessingException {
        ChannelException error = BotApiErrors.of(BotMethod.SEND_MESSAGE, answer(code, description, "{}"), ADDRESS);

        assertThat(error.kind()).isEqualTo(kind);
        if (kind != RATE_LIMITED) {
            assertThat(error).hasMessage("sendMessage: " + code + " " + description);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "301, UNAVAILABLE",
        "400, UNAVAILABLE",
        "401, UNAVAILABLE",
        "403, UNAVAILABLE",
        "404, UNAVAILABLE",
        "407, UNAVAILABLE",
        "413, REJECTED",
        "429, RATE_LIMITED",
        "500, IN_DOUBT",
        "503, IN_DOUBT",
        "200, IN_DOUBT"
    })
    @DisplayName(
            "What is answered by something before the Bot API says nothing of the message, the person or the token")
    void notTheBotApi(int status, Kind kind) {
        Answer answer = new Answer(status, MissingNode.getInstance());

        assertThat(BotApiErrors.of(BotMethod.SEND_MESSAGE, answer, ADDRESS).kind())
                .isEqualTo(kind);
    }

    @Test
    @DisplayName("A token that is refused is a wrong setting; who cannot be reached is named where it is a person")
    void whatFollows() throws JsonProcessingException {
        Answer blocked = answer(403, "Forbidden: bot was blocked by the user", "{}");
        Address group = Address.of("support", "-100500");

        assertThat(BotApiErrors.of(BotMethod.SEND_MESSAGE, answer(401, "Unauthorized", "{}"), ADDRESS)
                        .healedBySettingsOnly())
                .isTrue();
        assertThat(BotApiErrors.of(BotMethod.SEND_MESSAGE, blocked, Address.of("support", "77"))
                        .person())
                .isEqualTo(new Identity.Key("telegram", "77"));
        assertThat(BotApiErrors.of(BotMethod.SEND_MESSAGE, blocked, group).person())
                .isNull();
    }

    @Test
    @DisplayName("A rate limit holds up its chat for as long as it says, and the channel where there is no chat")
    void rateLimit() throws JsonProcessingException {
        Answer answer = answer(429, "Too Many Requests: retry after 14", "{'retry_after':14}");
        ChannelException chat = BotApiErrors.of(BotMethod.SEND_MESSAGE, answer, ADDRESS);
        ChannelException channel = BotApiErrors.of(BotMethod.GET_UPDATES, answer, null);

        assertThat(chat.retryAfter()).isEqualTo(Duration.ofSeconds(14));
        assertThat(chat.scope()).isEqualTo(Scope.CHAT);
        assertThat(channel.scope()).isEqualTo(Scope.CHANNEL);
        assertThat(BotApiErrors.of(BotMethod.SEND_MESSAGE, answer(429, "", "{}"), ADDRESS)
                        .retryAfter())
                .isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    @DisplayName("A group that became a supergroup is at a new address; a topic stays the topic")
    void moved() throws JsonProcessingException {
        Answer answer = answer(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                "{'migrate_to_chat_id':-1001234567890}");

        assertThat(BotApiErrors.of(BotMethod.SEND_MESSAGE, answer, ADDRESS).newAddress())
                .isEqualTo(new Address("support", "-1001234567890", "3"));
    }

    @Test
    @DisplayName("A question whose outcome is unknown was not done, since it can be asked again")
    void questions() throws JsonProcessingException {
        assertThat(BotApiErrors.of(BotMethod.GET_UPDATES, answer(502, "Bad Gateway", "{}"), null)
                        .kind())
                .isEqualTo(UNAVAILABLE);
        assertThat(BotApiErrors.outcomeUnknown(BotMethod.DELETE_MESSAGE, "").kind())
                .isEqualTo(IN_DOUBT);
    }

    @ParameterizedTest
    @CsvSource({
        "too_long, REJECTED",
        "too_many_requests, RATE_LIMITED",
        "user_deactivated, RECIPIENT_GONE",
        "wrong_file_id, REJECTED"
    })
    @DisplayName("Recorded answers have their consequences")
    void recorded(String file, Kind kind) throws IOException {
        Answer answer = new Answer(400, JSON.readTree(SharedUpdates.file("responses/" + file + ".json")));

        assertThat(BotApiErrors.of(BotMethod.SEND_MESSAGE, answer, ADDRESS).kind())
                .isEqualTo(kind);
    }

    private static Answer answer(int code, String description, String parameters) throws JsonProcessingException {
        String json = "{\"ok\":false,\"error_code\":" + code + ",\"description\":\"" + description
                + "\",\"parameters\":" + parameters.replace('\'', '"') + "}";
        return new Answer(code, JSON.readTree(json));
    }
}
