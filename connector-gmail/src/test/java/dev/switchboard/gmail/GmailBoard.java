package dev.switchboard.gmail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.Switchboard;
import dev.switchboard.gmail.FakeMailbox.StoredMail;
import dev.switchboard.mail.ReadMail;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationQuery;
import dev.switchboard.model.Event;
import dev.switchboard.model.Message;
import dev.switchboard.model.Parked;
import dev.switchboard.model.Position;
import dev.switchboard.storage.BlobStore;
import dev.switchboard.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A board on a fake of Gmail, whose handler answers each mail with what it says. */
final class GmailBoard implements AutoCloseable {
    static final String CHANNEL = "desk";
    private static final Duration SOON = Duration.ofSeconds(15);

    final FakeGmail gmail;
    final Switchboard board;

    GmailBoard() throws IOException {
        this(new FakeGmail(), config -> config, null);
    }

    GmailBoard(UnaryOperator<ChannelConfig> settings) throws IOException {
        this(new FakeGmail(), settings, null);
    }

    GmailBoard(FakeGmail gmail, UnaryOperator<ChannelConfig> settings, @Nullable Storage storage) {
        this(gmail, settings, storage, null);
    }

    GmailBoard(
            FakeGmail gmail,
            UnaryOperator<ChannelConfig> settings,
            @Nullable Storage storage,
            @Nullable BlobStore blobs) {
        this.gmail = gmail;
        Switchboard.Builder builder = Switchboard.builder()
                .channel(settings.apply(config(gmail)))
                .pollInterval(Duration.ofMillis(20))
                .drain(Duration.ofMillis(500))
                .onMessage(
                        context -> context.reply("You said: " + context.text().plain()));
        if (storage != null) {
            builder.storage(storage);
        }
        if (blobs != null) {
            builder.blobs(blobs);
        }
        board = builder.build();
        int polls = polls();
        board.start();
        await().atMost(SOON).until(() -> polls() > polls);
    }

    static ChannelConfig config(FakeGmail gmail) {
        return Gmail.account(CHANNEL, FakeGmail.USER)
                .with(Gmail.CLIENT_ID, "client")
                .with(Gmail.CLIENT_SECRET, FakeGmail.CLIENT_SECRET)
                .with(Gmail.REFRESH_TOKEN, FakeGmail.REFRESH_TOKEN)
                .with(Gmail.API_URL, gmail.url())
                .with(Gmail.TOKEN_URL, gmail.url() + "/token")
                .with(Gmail.SETTLE, "PT0S")
                .with(Gmail.CALL_TIMEOUT, "PT10S")
                .with(Gmail.POLL_INTERVAL, "PT0.05S");
    }

    /** Another connector of the same channel, as another node would have. */
    GmailConnector connector() {
        return (GmailConnector)
                new GmailProvider().create(new TestContext(config(gmail).settings()));
    }

    /** How often the history was looked at. */
    int polls() {
        synchronized (gmail.paths) {
            return (int) gmail.paths.stream()
                    .filter(path -> path.contains("/history"))
                    .count();
        }
    }

    StoredMail arrives(String from, String id, String references, String text) {
        return gmail.mailbox.add(
                FakeMailbox.mail(from, FakeGmail.USER, id, references, "Prices", text), null, "INBOX", "UNREAD");
    }

    StoredMail arrives(String source) {
        return gmail.mailbox.add(source.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8), null, "INBOX");
    }

    /** What the connector sent, in its order. */
    List<ReadMail> sent() {
        return gmail.mailbox.all().stream()
                .filter(mail -> mail.labels().contains("SENT"))
                .map(StoredMail::read)
                .filter(mail -> mail.headers().raw(Gmail.OWN_HEADER).isPresent())
                .toList();
    }

    List<ReadMail> awaitSent(int count) {
        await().atMost(SOON).untilAsserted(() -> assertThat(sent()).hasSize(count));
        return sent();
    }

    /** Waits until the mailbox was looked at twice more, so that all that is in it was seen. */
    void awaitPolls() {
        int before = polls();
        await().atMost(SOON).until(() -> polls() > before + 2);
    }

    List<Conversation> conversations() {
        return board.conversations().find(ConversationQuery.all().limit(500)).items();
    }

    /** All messages of all conversations, in the order in which they were stored. */
    List<Message> messages() {
        List<Message> all = new ArrayList<>();
        for (Conversation conversation : conversations()) {
            all.addAll(board.conversations().messages(conversation.id(), Long.MAX_VALUE, 500));
        }
        all.sort(Comparator.comparing(Message::storedAt).thenComparing(Message::seq));
        return all;
    }

    List<Message> awaitMessages(int count) {
        await().atMost(SOON).untilAsserted(() -> assertThat(messages()).hasSize(count));
        return messages();
    }

    /** What is parked: another commit may bring it than the one that brought the mails beside it. */
    List<Parked> awaitParked(int count) {
        await().atMost(SOON).untilAsserted(() -> assertThat(parked()).hasSize(count));
        return parked();
    }

    private List<Parked> parked() {
        return board.parked().list(CHANNEL, null, 100).items();
    }

    List<Event> events(String type) {
        return board.events().read(Position.START, 1_000).stream()
                .filter(event -> event.type().equals(type))
                .toList();
    }

    @Override
    public void close() {
        board.close();
        gmail.close();
    }
}
