package dev.switchboard.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.spi.InboundEvent;
import dev.switchboard.spi.InboundEvent.NewMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Updates, written with single quotes, and what is read of them. */
final class Updates {
    static final String ANNA =
            "{'id':77,'is_bot':false,'first_name':'Anna','last_name':'Bell','username':'annab','language_code':'en'}";
    static final String PRIVATE_CHAT = "{'id':77,'type':'private','first_name':'Anna'}";
    static final String FORUM = "{'id':-100500,'type':'supergroup','title':'Shop','is_forum':true}";
    static final UpdateReader READER = new UpdateReader("support", 1_000, InstantSource.fixed(Instant.EPOCH));

    private Updates() {}

    static NewMessage message(String fields) {
        return inChat(PRIVATE_CHAT, fields);
    }

    static NewMessage inChat(String chat, String fields) {
        return (NewMessage) one(update("message", chat, fields));
    }

    static String update(String kind, String chat, String fields) {
        return "{'update_id':12,'" + kind + "':{'message_id':5,'from':" + ANNA + ",'chat':" + chat
                + ",'date':1700000000," + fields + "}}";
    }

    static InboundEvent one(String update) {
        List<InboundEvent> events = read(update);
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    static List<InboundEvent> read(String update) {
        return READER.read(bytes(update)).events();
    }

    static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
