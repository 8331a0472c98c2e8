package dev.switchboard.benchmarks;

import dev.switchboard.model.Address;
import dev.switchboard.model.Capabilities;
import dev.switchboard.model.Capabilities.Feature;
import dev.switchboard.model.Capabilities.Level;
import dev.switchboard.model.Capabilities.TextUnit;
import dev.switchboard.model.Content;
import dev.switchboard.model.Identity;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.spi.Connector;
import dev.switchboard.spi.ConnectorContext;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.spi.Outgoing;
import dev.switchboard.spi.Received;
import dev.switchboard.spi.Sent;

/** A channel on an {@link InProcessPlatform}. */
final class InProcessConnector implements Connector, Connector.Webhooks {
    private static final int LONGEST_TEXT = 4_096;

    private final ConnectorContext context;
    private final InProcessPlatform platform;

    InProcessConnector(ConnectorContext context, InProcessPlatform platform) {
        this.context = context;
        this.platform = platform;
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.text(LONGEST_TEXT, TextUnit.UTF16).with(Level.FULL, Feature.DEDUPLICATION);
    }

    @Override
    public void check() {
        // A platform in this process is always there.
    }

    @Override
    public boolean authentic(WebhookRequest request) {
        return true;
    }

    @Override
    public Received parse(WebhookRequest request) {
        long number = Long.parseLong(request.text());
        String chat = Traffic.chat(number);
        return Received.of(InboundEvent.from(
                        Address.of(context.channel(), chat),
                        Identity.of(Traffic.NAMESPACE, chat, Traffic.name(number)),
                        context.clock().instant())
                .message(Traffic.key(number), Traffic.externalId(number), Content.text(Traffic.text(number))));
    }

    @Override
    public Sent send(Outgoing part) {
        long number = Traffic.number(part.content().text().plain());
        platform.arrived(number);
        return Sent.as(Traffic.replyId(number));
    }
}
