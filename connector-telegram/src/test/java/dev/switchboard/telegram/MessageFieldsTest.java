package dev.switchboard.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MessageFieldsTest {
    @Test
    @DisplayName("Every documented field of a message is known to be a detail, a text, a service message or content")
    void everyFieldHasItsPlace() throws IOException {
        List<String> rest = new ArrayList<>();
        for (JsonNode field : new JsonMapper()
                .readTree(SharedUpdates.file("bot-api-spec/api.json"))
                .at("/types/Message/fields")) {
            rest.add(field.path("name").asText());
        }
        assertThat(rest).hasSizeGreaterThan(100);
        rest.removeAll(MessageFields.DETAILS);
        rest.removeAll(MessageFields.SERVICE);
        rest.removeAll(MessageFields.TYPED);

        assertThat(rest)
                .as("texts, and content that has no type here yet")
                .containsExactlyInAnyOrder(
                        "text",
                        "caption",
                        "rich_message",
                        "live_photo",
                        "paid_media",
                        "story",
                        "checklist",
                        "dice",
                        "game",
                        "poll",
                        "invoice",
                        "giveaway");
    }

    @Test
    @DisplayName("What the Bot API calls a service message is one here")
    void serviceMessages() throws IOException {
        for (JsonNode field : new JsonMapper()
                .readTree(SharedUpdates.file("bot-api-spec/api.json"))
                .at("/types/Message/fields")) {
            if (field.path("description").asText().contains("Service message")) {
                assertThat(MessageFields.SERVICE).contains(field.path("name").asText());
            }
        }
    }
}
