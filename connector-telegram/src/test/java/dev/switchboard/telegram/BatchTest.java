package dev.switchboard.telegram;

import static dev.switchboard.telegram.Updates.PRIVATE_CHAT;
import static dev.switchboard.telegram.Updates.READER;
import static dev.switchboard.telegram.Updates.bytes;
import static dev.switchboard.telegram.Updates.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.spi.InboundEvent.NewMessage;
import dev.switchboard.spi.InboundEvent.Raw;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is read of the answer to a poll. */
class BatchTest {
    @Test
    @DisplayName("A batch keeps its order, the exact bytes of each update, and ends after its highest id")
    void batch() throws IOException {
        String odd = "{ 'update_id':21 , 'kind_of_tomorrow':{'ö':'😀'} }";
        String answer = "{'ok':true, 'result':[ " + update("message", PRIVATE_CHAT, "'text':'one'") + " ,\n" + odd
                + ", 7, null, [1] ," + odd.replace("21", "20") + "]}";
        UpdateReader.Batch batch = READER.readBatch(bytes(answer)).orElseThrow();

        assertThat(batch.next()).isEqualTo("22");
        assertThat(batch.events()).hasSize(6);
        assertThat(batch.events().get(0)).isInstanceOf(NewMessage.class);
        assertThat(((Raw) batch.events().get(1)).raw()).isEqualTo(bytes(odd));
        assertThat(((Raw) batch.events().get(2)).raw()).isEqualTo(bytes("7"));
        assertThat(((Raw) batch.events().get(3)).raw()).isEqualTo(bytes("null"));
        assertThat(((Raw) batch.events().get(4)).raw()).isEqualTo(bytes("[1]"));
        assertThat(batch.events().get(5).key()).isEqualTo("update:20");
    }

    @Test
    @DisplayName("An empty batch moves no offset")
    void emptyBatch() throws IOException {
        UpdateReader.Batch batch =
                READER.readBatch(bytes("{'result':[],'ok':true}")).orElseThrow();

        assertThat(batch.events()).isEmpty();
        assertThat(batch.next()).isNull();
        assertThat(READER.readBatch(bytes("{'ok':false,'error':{'result':[]}}")))
                .isEmpty();
    }
}
