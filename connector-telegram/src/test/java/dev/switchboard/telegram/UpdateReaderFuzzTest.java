package dev.switchboard.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.spi.InboundEvent;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Any JSON object in, never an exception, and never nothing out. */
class UpdateReaderFuzzTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final JsonNodeFactory MAKE = JsonNodeFactory.instance;
    private static final int ROUNDS = 5_000;
    /** The names that are read anywhere, so that random objects reach every reader. */
    private static final List<String> NAMES = names();

    private final Random random = new Random(20_261_121);
    private final UpdateReader reader = new UpdateReader("support", 1_000, InstantSource.fixed(Instant.EPOCH));

    private static List<String> names() {
        List<String> names = new ArrayList<>(List.of(
                "update_id",
                "message",
                "edited_message",
                "channel_post",
                "message_reaction",
                "callback_query",
                "my_chat_member",
                "chat",
                "from",
                "user",
                "sender_chat",
                "actor_chat",
                "id",
                "message_id",
                "date",
                "edit_date",
                "text",
                "caption",
                "entities",
                "caption_entities",
                "type",
                "offset",
                "length",
                "url",
                "is_topic_message",
                "message_thread_id",
                "reply_to_message",
                "file_id",
                "file_size",
                "mime_type",
                "file_name",
                "width",
                "height",
                "latitude",
                "longitude",
                "title",
                "address",
                "phone_number",
                "first_name",
                "last_name",
                "old_reaction",
                "new_reaction",
                "emoji",
                "custom_emoji_id",
                "is_animated",
                "migrate_to_chat_id",
                "new_chat_members",
                "left_chat_member",
                "media_group_id",
                "data",
                "reply_markup",
                "inline_keyboard",
                "callback_data",
                "new_chat_member",
                "status",
                "forward_origin",
                "sender_user",
                "sender_user_name",
                "",
                "odd \0 name"));
        names.addAll(MessageFields.TYPED);
        return List.copyOf(names);
    }

    @Test
    @DisplayName("Random objects are taken in, alone and in a batch")
    void randomObjects() throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            ObjectNode update = object(4);
            update.set("update_id", random.nextInt(10) == 0 ? value(1) : MAKE.numberNode(round));
            update.set(NAMES.get(1 + random.nextInt(6)), object(4));
            takenIn(update);
        }
    }

    @Test
    @DisplayName("Recorded updates with one value exchanged are taken in")
    void spoiltUpdates() throws IOException {
        List<byte[]> updates = List.copyOf(SharedUpdates.in("updates").values());
        for (int round = 0; round < ROUNDS; round++) {
            JsonNode update = JSON.readTree(updates.get(random.nextInt(updates.size())));
            spoil(update);
            takenIn(update);
        }
    }

    private void takenIn(JsonNode update) throws IOException {
        byte[] json = update.toString().getBytes(StandardCharsets.UTF_8);
        List<InboundEvent> alone = reader.read(json).events();
        String answer = "{\"ok\":true,\"result\":[" + update + "]}";
        UpdateReader.Batch batch =
                reader.readBatch(answer.getBytes(StandardCharsets.UTF_8)).orElseThrow();

        assertThat(alone).as(update.toString()).isNotEmpty();
        assertThat(batch.events()).isEqualTo(alone);
    }

    private void spoil(JsonNode node) {
        List<JsonNode> containers = new ArrayList<>();
        collect(node, containers);
        JsonNode container = containers.get(random.nextInt(containers.size()));
        if (container instanceof ObjectNode object) {
            List<String> fields = new ArrayList<>();
            object.fieldNames().forEachRemaining(fields::add);
            object.set(fields.get(random.nextInt(fields.size())), value(2));
        } else if (container instanceof ArrayNode array) {
            array.set(random.nextInt(array.size()), value(2));
        }
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode() && !node.isEmpty()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }

    private ObjectNode object(int depth) {
        ObjectNode object = MAKE.objectNode();
        for (int field = random.nextInt(8); field > 0; field--) {
            object.set(NAMES.get(random.nextInt(NAMES.size())), value(depth - 1));
        }
        return object;
    }

    private JsonNode value(int depth) {
        return switch (random.nextInt(depth > 0 ? 12 : 9)) {
            case 0 -> MAKE.nullNode();
            case 1 -> MAKE.booleanNode(random.nextBoolean());
            case 2 -> MAKE.numberNode(random.nextInt(200));
            case 3 -> MAKE.numberNode(random.nextLong());
            case 4 -> MAKE.numberNode(random.nextDouble() * 400 - 200);
            case 5 -> MAKE.numberNode(new BigInteger(2_000, random));
            case 6 -> MAKE.textNode("");
            case 7 -> MAKE.textNode("x".repeat(random.nextInt(3_000)));
            case 8 -> MAKE.textNode("a\0\ud800b");
            case 9 -> MAKE.arrayNode().add(value(depth - 1)).add(object(depth - 1));
            default -> object(depth - 1);
        };
    }
}
