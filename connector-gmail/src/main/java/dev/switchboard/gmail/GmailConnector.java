package dev.switchboard.gmail;

import dev.switchboard.model.Capabilities;
import dev.switchboard.model.Capabilities.Feature;
import dev.switchboard.model.Capabilities.Level;
import dev.switchboard.model.Capabilities.Limit;
import dev.switchboard.model.Capabilities.TextUnit;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.spi.Connector;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.spi.Outgoing;
import dev.switchboard.spi.Received;
import dev.switchboard.spi.Sent;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A mailbox that is polled. Safe from any thread. */
class GmailConnector implements Connector, Connector.Polling, Connector.SendLookup, Connector.Files {
    /** Gmail names no limit but that of the whole mail; nobody writes a longer text. */
    private static final long TEXT_LENGTH = 1_000_000;

    /** https://support.google.com/mail/answer/6584: "up to 25 megabytes in attachments". */
    private static final long ATTACHMENT_BYTES = 25L * 1024 * 1024;

    private static final long MOST_ATTACHMENTS = 100;

    private static final Capabilities CAPABILITIES = Capabilities.text(TEXT_LENGTH, TextUnit.UTF16)
            .with(Level.FULL, Feature.ATTACHMENT, Feature.ALBUM, Feature.REPLY_TO, Feature.MAIL, Feature.ANSWERS)
            .with(Level.PARTIAL, Feature.FORMATTING)
            .with(Level.FALLBACK, Feature.LOCATION, Feature.CONTACT_CARD, Feature.BUTTONS)
            .limit(Limit.ATTACHMENT_BYTES, ATTACHMENT_BYTES)
            .limit(Limit.ALBUM_SIZE, MOST_ATTACHMENTS);

    private final GmailSettings settings;
    private final GmailApi api;
    private final MailFetch fetch;
    private final MailboxSync sync;
    private final MailboxWatch watch;
    private final MailSending sending;
    private final SentMails sent;

    GmailConnector(GmailSettings settings, GmailApi api) {
        this.settings = settings;
        this.api = api;
        this.fetch = new MailFetch(settings, api);
        this.sync = new MailboxSync(settings, api, fetch);
        this.watch = new MailboxWatch(topic(settings), api, settings.clock());
        this.sending = new MailSending(settings, api);
        this.sent = new SentMails(settings.user(), api, settings.clock());
    }

    private static String topic(GmailSettings settings) {
        GmailSettings.Push push = settings.push();
        return push == null ? "" : push.topic();
    }

    @Override
    public Capabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public void check() throws InterruptedException {
        try {
            var unused = api.ask("getProfile", users -> users.getProfile(GmailApi.ME));
        } catch (ChannelException e) {
            if (!GmailErrors.isNotServed(e)) {
                throw e;
            }
            // What speaks the API without profiles is asked for something that it has.
            var unused = api.ask(
                    "messages.list", users -> users.messages().list(GmailApi.ME).setMaxResults(1L));
        }
    }

    @Override
    public Received poll(@Nullable String offset) throws IOException, InterruptedException {
        watch.renew();
        return sync.poll(offset);
    }

    @Override
    public List<InboundEvent> parseAgain(byte[] raw) throws IOException {
        return fetch.parseAgain(raw);
    }

    @Override
    public Duration pause() {
        return sync.pause();
    }

    @Override
    public Sent send(Outgoing part) throws InterruptedException {
        return sending.send(part);
    }

    @Override
    public Optional<Sent> find(Outgoing part) throws InterruptedException {
        return sent.find(part, Composition.messageId(settings.user(), part.key()), MailSending.upload(part));
    }

    @Override
    public Duration settle() {
        return settings.times().settle().plus(settings.times().call());
    }

    @Override
    public boolean isFinal() {
        return true;
    }

    @Override
    public InputStream open(String reference) throws IOException, InterruptedException {
        return fetch.open(reference);
    }

    @Override
    public String toString() {
        return "GmailConnector[" + settings.channel() + ", " + settings.user() + "]";
    }
}
