package dev.switchboard.simulator;

import dev.switchboard.model.Address;
import dev.switchboard.model.Attachment;
import dev.switchboard.model.Capabilities;
import dev.switchboard.model.Capabilities.Feature;
import dev.switchboard.model.Capabilities.Level;
import dev.switchboard.model.Capabilities.Limit;
import dev.switchboard.model.Content;
import dev.switchboard.model.Element;
import dev.switchboard.model.Text;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.spi.Connector;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.spi.Outgoing;
import dev.switchboard.spi.Received;
import dev.switchboard.spi.Sent;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What all channels on simulated platforms can do; how they take in, and whether they can be asked, is added below. */
abstract class SimulatorConnector
        implements Connector,
                Connector.Edits,
                Connector.Deletes,
                Connector.Reactions,
                Connector.Typing,
                Connector.Files {
    /** What is left of formatting where it is partial. */
    private static final Set<Text.Style> PLAIN_STYLES = Set.of(Text.Style.BOLD, Text.Style.ITALIC);

    final SimulatorSettings settings;
    final Line line;
    final UpdateReader reader;
    final Signature signature;

    private SimulatorConnector(SimulatorSettings settings) {
        this.settings = settings;
        line = settings.line();
        reader = new UpdateReader(settings.channel());
        signature = settings.signature();
    }

    /** The connector whose interfaces say what the settings do. */
    static SimulatorConnector of(SimulatorSettings settings) {
        boolean lookup = settings.delivery() == SimulatorSettings.Delivery.LOOKUP;
        return switch (settings.mode()) {
            case WEBHOOK -> lookup ? new CalledAndAsked(settings) : new Called(settings);
            case POLL -> lookup ? new PollingAndAsked(settings) : new Polls(settings);
        };
    }

    @Override
    public Capabilities capabilities() {
        return settings.capabilities();
    }

    @Override
    public void check() throws IOException, InterruptedException {
        call(Call.of(Operation.CHECK, "", ""));
    }

    @Override
    public Sent send(Outgoing part) throws IOException, InterruptedException {
        boolean deduplicate = settings.delivery() == SimulatorSettings.Delivery.DEDUPLICATES;
        Call call = at(Operation.SEND, part.address())
                .key(part.key(), deduplicate)
                .content(rendered(part.content()), part.replyTo());
        return new Sent(call(call));
    }

    @Override
    public void edit(Target message, Outgoing part) throws IOException, InterruptedException {
        call(at(Operation.EDIT, message.address())
                .message(message.externalId())
                .key(part.key(), false)
                .content(rendered(part.content()), part.replyTo()));
    }

    @Override
    public void delete(Target message) throws IOException, InterruptedException {
        call(at(Operation.DELETE, message.address()).message(message.externalId()));
    }

    @Override
    public void react(Target message, String reaction) throws IOException, InterruptedException {
        call(at(Operation.REACT, message.address())
                .message(message.externalId())
                .reaction(reaction));
    }

    @Override
    public void typing(Address address) throws IOException, InterruptedException {
        call(at(Operation.TYPING, address));
    }

    @Override
    public InputStream open(String reference) throws IOException, InterruptedException {
        try {
            return line.open(reference);
        } catch (Refused e) {
            throw e.asChannelException(settings.channel());
        }
    }

    @Override
    public void close() {
        line.close();
    }

    @Override
    public String toString() {
        return "SimulatorConnector[" + settings.channel() + ", " + settings.mode() + ", " + settings.delivery() + "]";
    }

    private static Call at(Operation operation, Address address) {
        return Call.of(operation, address.chat(), address.thread());
    }

    private List<String> call(Call call) throws IOException, InterruptedException {
        try {
            return line.call(call);
        } catch (Refused e) {
            throw e.asChannelException(settings.channel());
        }
    }

    /** The content as this channel carries it, its files handed over. */
    private Content rendered(Content content) throws IOException, InterruptedException {
        long longest = settings.capabilities().limit(Limit.TEXT_LENGTH);
        if (content.text().plain().length() > longest) {
            throw ChannelException.rejected("text: must have at most " + longest + " characters, had "
                    + content.text().plain().length());
        }
        List<Element> elements = new ArrayList<>();
        for (Element element : content.elements()) {
            elements.add(element instanceof Attachment file ? handedOver(file) : element);
        }
        return content.withText(formatted(content.text())).withElements(elements);
    }

    private Text formatted(Text text) {
        if (settings.capabilities().level(Feature.FORMATTING) != Level.PARTIAL) {
            return text;
        }
        return new Text(
                text.plain(),
                text.spans().stream()
                        .filter(span -> PLAIN_STYLES.contains(span.style()))
                        .toList());
    }

    /** Nothing is sent yet when a file is handed over: whatever goes wrong with it can be tried again. */
    private Attachment handedOver(Attachment file) throws InterruptedException {
        try (InputStream bytes = file.open()) {
            return Attachment.remote(file.name(), file.mediaType(), file.size(), line.upload(bytes));
        } catch (IOException e) {
            throw ChannelException.unavailable("the file was not handed over").causedBy(e);
        } catch (Refused e) {
            ChannelException refused = e.asChannelException(settings.channel());
            throw refused.kind() == ChannelException.Kind.IN_DOUBT
                    ? ChannelException.unavailable("the file was not handed over")
                            .causedBy(refused)
                    : refused;
        }
    }

    final Optional<Sent> find(String key) throws IOException, InterruptedException {
        List<String> ids = call(Call.of(Operation.FIND, "", "").key(key, false));
        return ids.isEmpty() ? Optional.empty() : Optional.of(new Sent(ids));
    }

    /** The platform calls. */
    private static class Called extends SimulatorConnector implements Connector.Webhooks {
        Called(SimulatorSettings settings) {
            super(settings);
        }

        @Override
        public boolean authentic(WebhookRequest request) {
            return signature.matches(request);
        }

        @Override
        public Received parse(WebhookRequest request) {
            return reader.read(request.body());
        }
    }

    /** The platform is polled. */
    private static class Polls extends SimulatorConnector implements Connector.Polling {
        private static final Duration PAUSE = Duration.ofMillis(200);

        Polls(SimulatorSettings settings) {
            super(settings);
        }

        @Override
        public Received poll(@Nullable String offset) throws IOException, InterruptedException {
            try {
                HeldUpdates.Batch batch = line.updates(offset, settings.pollWait());
                Received received = reader.read(batch.bodies());
                return batch.bodies().isEmpty() ? received : received.offset(batch.offset());
            } catch (Refused e) {
                throw e.asChannelException(settings.channel());
            }
        }

        @Override
        public List<InboundEvent> parseAgain(byte[] raw) {
            return reader.read(raw).events();
        }

        @Override
        public Duration pause() {
            return settings.pollWait().isZero() ? PAUSE : Duration.ZERO;
        }
    }

    /** The platform calls, and can be asked. */
    private static final class CalledAndAsked extends Called implements Connector.SendLookup {
        CalledAndAsked(SimulatorSettings settings) {
            super(settings);
        }

        @Override
        public Optional<Sent> find(Outgoing part) throws IOException, InterruptedException {
            return find(part.key());
        }

        @Override
        public Duration settle() {
            return settings.settle();
        }

        @Override
        public boolean isFinal() {
            return settings.isFinal();
        }
    }

    /** The platform is polled, and can be asked. */
    private static final class PollingAndAsked extends Polls implements Connector.SendLookup {
        PollingAndAsked(SimulatorSettings settings) {
            super(settings);
        }

        @Override
        public Optional<Sent> find(Outgoing part) throws IOException, InterruptedException {
            return find(part.key());
        }

        @Override
        public Duration settle() {
            return settings.settle();
        }

        @Override
        public boolean isFinal() {
            return settings.isFinal();
        }
    }
}
