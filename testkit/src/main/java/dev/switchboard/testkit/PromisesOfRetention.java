package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.Switchboard;
import dev.switchboard.model.Attachment;
import dev.switchboard.model.ChannelPolicy;
import dev.switchboard.model.Content;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.CursorExpiredException;
import dev.switchboard.model.Event;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Overlap;
import dev.switchboard.model.Parked;
import dev.switchboard.model.ParkedQuery;
import dev.switchboard.model.Position;
import dev.switchboard.model.Retention;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.storage.BlobStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules R1, R5, R20 and R25: what is kept for how long, and that it goes after that without anybody asking. */
abstract class PromisesOfRetention extends BoardFixture {
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path folder;

    PromisesOfRetention(PromisesContract contract) {
        super(contract);
    }

    private Switchboard board(Retention retention) {
        return start(host ->
                host.channel(platform.channel(CHANNEL)).retention(retention).blobs(BlobStore.files(folder)));
    }

    @Test
    void R5_withoutRetentionMessagesStay() {
        Switchboard board = board(Retention.defaults().events(DAY));
        said(board, "anna", "hello");
        clock.advance(Duration.ofDays(3_650));

        awaitExpired(board);

        assertThat(texts(board, "anna")).containsExactly("hello");
    }

    /** Waits until the feed does not begin at its beginning any more: the housekeeping was here. */
    private static void awaitExpired(Switchboard board) {
        eventually()
                .untilAsserted(() -> assertThatThrownBy(() -> board.events().read(Position.START, 10))
                        .isInstanceOf(CursorExpiredException.class));
    }

    @Test
    void R5_oldMessagesAreErasedAndTheConversationGoesOn() {
        Switchboard board = board(Retention.defaults().eraseMessages(DAY));
        said(board, "anna", "old");
        clock.advance(DAY.plusHours(1));
        said(board, "anna", "new");

        eventually().untilAsserted(() -> assertThat(texts(board, "anna")).containsExactly("", "new"));

        List<Message> messages = messages(board, "anna");
        assertThat(messages).extracting(Message::seq).containsExactly(1L, 2L);
        assertThat(messages.get(0).mark()).isEqualTo(Message.Mark.ERASED);
        assertThat(messages.get(0).content()).isEqualTo(Content.EMPTY);
    }

    @Test
    void R5_whatWasErasedStaysSoWhateverThePlatformTells() {
        Switchboard board = board(Retention.defaults().eraseMessages(DAY));
        receives(board, ScriptedPlatform.text("anna", "m1", "old"));
        clock.advance(DAY.plusHours(1));
        eventually().untilAsserted(() -> assertThat(texts(board, "anna")).containsExactly(""));

        receives(board, ScriptedPlatform.about("deleted", "anna", "m1", ""));
        receives(board, ScriptedPlatform.edit("anna", "m1", "older"));
        receives(board, ScriptedPlatform.text("anna", "m1", "old"));

        assertThat(texts(board, "anna")).containsExactly("");
        assertThat(events(board, Event.MESSAGE_REVISED)).isEmpty();
    }

    @Test
    void R5_oldMessagesAreRemovedAndTheSeqIsNeverUsedTwice() {
        Switchboard board = board(Retention.defaults().removeMessages(DAY));
        said(board, "anna", "old");
        clock.advance(DAY.plusHours(1));
        eventually().untilAsserted(() -> assertThat(texts(board, "anna")).isEmpty());

        said(board, "anna", "new");

        assertThat(messages(board, "anna")).extracting(Message::seq).containsExactly(2L);
    }

    @Test
    void R12_whatHoldsAConversationStaysUntilItIsDropped() {
        ChannelPolicy policy =
                new ChannelPolicy(Overlap.IN_ORDER, ChannelPolicy.InDoubt.SEND_AGAIN, ChannelPolicy.AfterFailure.HOLD);
        Switchboard board = start(host -> host.channel(platform.channel(CHANNEL).policy(policy))
                .sendExpiry(Duration.ofDays(30))
                .retention(Retention.defaults().eraseMessages(DAY).events(DAY)));
        platform.fail(take -> {
            throw ChannelException.rejected("blocked");
        });
        board.send(conversation(board, "anna"), Content.text("fails"));
        eventually()
                .untilAsserted(
                        () -> assertThat(board.parked().find(ParkedQuery.all()).items())
                                .hasSize(1));
        board.send(conversation(board, "anna"), Content.text("waits"));
        said(board, "ben", "old");
        clock.advance(DAY.plusHours(1));
        eventually().untilAsserted(() -> assertThat(texts(board, "ben")).containsExactly(""));
        awaitExpired(board);

        List<Parked> parked = board.parked().find(ParkedQuery.all()).items();
        assertThat(parked).hasSize(1);
        board.parked().drop(parked.get(0).id());

        awaitTexts("anna", "waits");
    }

    @Test
    void R25_anOldPositionIsRefusedAndANewReaderBeginsWithWhatThereIs() {
        Switchboard board = board(Retention.defaults().events(DAY));
        said(board, "anna", "old");
        clock.advance(DAY.plusHours(1));
        said(board, "anna", "new");
        awaitExpired(board);

        List<String> types = new CopyOnWriteArrayList<>();
        board.events().subscribe("reader", event -> types.add(event.type()));

        eventually().untilAsserted(() -> assertThat(types).containsExactly(Event.MESSAGE_RECEIVED));
    }

    @Test
    void R5_bytesGoAfterTheMessagesThatReferToThem() {
        Switchboard board = board(Retention.defaults().eraseMessages(DAY).unusedBlobs(DAY));
        BlobStore blobs = BlobStore.files(folder);
        board.send(
                conversation(board, "anna"),
                Content.of(Attachment.of("a.txt", "text/plain", 1, () -> new ByteArrayInputStream(new byte[] {7}))));
        eventually().untilAsserted(() -> assertThat(platform.taken()).hasSize(1));
        String sha256 = sha256(messages(board, "anna").get(0));
        clock.advance(DAY.plusHours(1));
        eventually()
                .untilAsserted(
                        () -> assertThat(messages(board, "anna").get(0).mark()).isEqualTo(Message.Mark.ERASED));
        assertThat(isThere(blobs, sha256)).isTrue();
        clock.advance(DAY.plusHours(1));

        eventually().untilAsserted(() -> assertThat(isThere(blobs, sha256)).isFalse());
    }

    /** A blob store that is slow to remove. */
    private static final class Slow implements BlobStore {
        private final BlobStore behind;
        private final AtomicInteger puts = new AtomicInteger();
        private final CountDownLatch removing = new CountDownLatch(1);
        private final CountDownLatch goesOn = new CountDownLatch(1);

        Slow(BlobStore behind) {
            this.behind = behind;
        }

        @Override
        public Blob put(InputStream bytes, long maxBytes) throws IOException {
            Blob blob = behind.put(bytes, maxBytes);
            puts.incrementAndGet();
            return blob;
        }

        @Override
        public InputStream open(String sha256) throws IOException {
            return behind.open(sha256);
        }

        @Override
        public void delete(String sha256) throws IOException {
            removing.countDown();
            try {
                assertThat(goesOn.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
            behind.delete(sha256);
        }
    }

    @Test
    void R5_bytesThatAreBeingRemovedHoldUpNobodyAndAreKeptAnewForWhoUsesThem() throws Exception {
        Slow blobs = new Slow(BlobStore.files(folder));
        Switchboard board = start(host -> host.channel(platform.channel(CHANNEL))
                .retention(Retention.defaults().eraseMessages(DAY).unusedBlobs(DAY))
                .blobs(blobs));
        Content file =
                Content.of(Attachment.of("a.txt", "text/plain", 1, () -> new ByteArrayInputStream(new byte[] {7})));
        board.send(conversation(board, "anna"), file);
        eventually().untilAsserted(() -> assertThat(platform.taken()).hasSize(1));
        clock.advance(DAY.plusHours(1));
        eventually()
                .untilAsserted(
                        () -> assertThat(messages(board, "anna").get(0).mark()).isEqualTo(Message.Mark.ERASED));
        clock.advance(DAY.plusHours(1));
        assertThat(blobs.removing.await(20, TimeUnit.SECONDS)).isTrue();

        said(board, "ben", "hello");
        ConversationId conversation = conversation(board, "ben");
        CompletableFuture<MessageId> again = CompletableFuture.supplyAsync(() -> board.send(conversation, file));
        eventually().untilAsserted(() -> assertThat(blobs.puts).hasValueGreaterThan(1));
        blobs.goesOn.countDown();

        assertThat(again).succeedsWithin(Duration.ofSeconds(20));
        eventually().untilAsserted(() -> assertThat(platform.taken()).hasSize(2));
        assertThat(messages(board, "ben"))
                .last()
                .satisfies(
                        message -> assertThat(isThere(blobs, sha256(message))).isTrue());
    }

    private static String sha256(Message message) {
        return Objects.requireNonNull(
                message.content().all(Attachment.class).get(0).sha256());
    }

    private static boolean isThere(BlobStore blobs, String sha256) {
        try {
            blobs.open(sha256).close();
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new AssertionError("the blob store cannot be read", e);
        }
    }

    @Test
    void P2_aKeyIsKnownForThirtyDaysAndNotForEver() {
        Switchboard board = board(Retention.defaults().events(DAY));
        receives(board, ScriptedPlatform.about("deleted", "anna", "m1", ""));
        clock.advance(Duration.ofDays(29));
        awaitExpired(board);
        Position before = board.events().latest();
        receives(board, ScriptedPlatform.about("deleted", "anna", "m1", ""));
        assertThat(board.events().latest()).isEqualTo(before);
        clock.advance(Duration.ofDays(2));

        eventually().untilAsserted(() -> {
            receives(board, ScriptedPlatform.about("deleted", "anna", "m1", ""));
            assertThat(board.events().latest()).isGreaterThan(before);
        });
    }
}
