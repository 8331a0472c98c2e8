package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.model.Attachment;
import dev.switchboard.model.Content;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Message;
import dev.switchboard.storage.Housekeeping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which bytes of the blob store may be removed, and that nobody uses them meanwhile. */
abstract class StorageBlobTests extends StorageTests {
    private static final String BYTES = "ab".repeat(32);

    StorageBlobTests(StorageContract contract) {
        super(contract);
    }

    private Housekeeping housekeeping() {
        return storage.housekeeping();
    }

    private Message withBytes(ConversationId conversation) {
        Content content = Content.of(Attachment.stored("a.txt", "text/plain", 1, BYTES, null, null));
        return scribe.receive(conversation, content);
    }

    private List<String> forgetBlobs() {
        List<String> forgotten = new ArrayList<>();
        Housekeeping.MarkedBlobs marked = mark();
        for (int i = 0; marked.looked() > 0; i++) {
            forgotten.addAll(marked.sha256s());
            housekeeping().forgetBlobs(marked.sha256s());
            assertThat(i).as("rounds, which come to an end").isLessThan(10);
            marked = mark();
        }
        return forgotten;
    }

    private Housekeeping.MarkedBlobs mark() {
        return housekeeping().markBlobs(Duration.ofDays(1), 10);
    }

    @Test
    void R5_bytesThatNoMessageRefersToAreForgotten() {
        housekeeping().noteBlob(BYTES);
        Message message = withBytes(scribe.conversation("chat"));
        withBytes(scribe.conversation("chat2"));
        clock.advance(Duration.ofDays(2));
        assertThat(forgetBlobs()).isEmpty();

        housekeeping()
                .sweepMessages(Housekeeping.Messages.ERASE, message.storedAt().plusSeconds(1), clock.instant(), 10);
        assertThat(forgetBlobs()).as("not at once").isEmpty();
        clock.advance(Duration.ofDays(2));

        assertThat(forgetBlobs()).containsExactly(BYTES);
        assertThat(forgetBlobs()).isEmpty();
    }

    @Test
    void R5_bytesThatAreAboutToBeUsedStay() {
        housekeeping().noteBlob(BYTES);
        clock.advance(Duration.ofHours(23));
        housekeeping().noteBlob(BYTES);
        clock.advance(Duration.ofHours(23));
        assertThat(forgetBlobs()).isEmpty();
        clock.advance(Duration.ofHours(2));
        assertThat(forgetBlobs()).containsExactly(BYTES);
    }

    @Test
    void R5_bytesThatAreBeingRemovedAreNotUsedUntilTheyAreForgotten() {
        assertThat(housekeeping().noteBlob(BYTES)).isTrue();
        clock.advance(Duration.ofDays(2));
        assertThat(mark().sha256s()).containsExactly(BYTES);

        assertThat(housekeeping().noteBlob(BYTES)).isFalse();
        assertThat(mark().sha256s())
                .as("those whose remover died are removed again")
                .containsExactly(BYTES);
        housekeeping().forgetBlobs(List.of(BYTES));

        assertThat(housekeeping().noteBlob(BYTES)).isTrue();
        housekeeping().forgetBlobs(List.of(BYTES));
        clock.advance(Duration.ofDays(2));
        assertThat(mark().sha256s())
                .as("what was noted anew, and is not forgotten by who comes late")
                .containsExactly(BYTES);
    }

    @Test
    void R5_bytesThatCouldNotBeRemovedMayBeUsedAndAreTriedAgainLater() {
        housekeeping().noteBlob(BYTES);
        clock.advance(Duration.ofDays(2));
        assertThat(mark().sha256s()).containsExactly(BYTES);

        housekeeping().keepBlobs(List.of(BYTES));

        assertThat(mark().looked()).isZero();
        assertThat(housekeeping().noteBlob(BYTES)).isTrue();
        clock.advance(Duration.ofDays(2));
        assertThat(mark().sha256s()).containsExactly(BYTES);
    }
}
