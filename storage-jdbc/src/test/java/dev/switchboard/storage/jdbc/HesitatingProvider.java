package dev.switchboard.storage.jdbc;

import dev.switchboard.model.Capabilities;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.simulator.Simulator;
import dev.switchboard.simulator.SimulatorProvider;
import dev.switchboard.spi.Connector;
import dev.switchboard.spi.ConnectorContext;
import dev.switchboard.spi.ConnectorProvider;
import dev.switchboard.spi.Outgoing;
import dev.switchboard.spi.Received;
import dev.switchboard.spi.Sent;
import dev.switchboard.spi.Setting;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Makes connectors of simulated platforms that tell {@link Hesitation} of each send before they write it. */
public final class HesitatingProvider implements ConnectorProvider {
    private static final String TYPE = "hesitating-simulator";

    private final SimulatorProvider simulator = new SimulatorProvider();

    /** For {@link java.util.ServiceLoader}. */
    public HesitatingProvider() {}

    static ChannelConfig channel(String id, URI platform) {
        ChannelConfig channel = ChannelConfig.of(TYPE, id);
        for (var setting : Simulator.channel(id, platform).settings().entrySet()) {
            channel = channel.with(setting.getKey(), setting.getValue());
        }
        return channel;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public List<Setting> settings() {
        return simulator.settings();
    }

    @Override
    public Connector create(ConnectorContext context) {
        Connector connector = simulator.create(context);
        return connector instanceof Connector.SendLookup
                ? new Asked(connector, context.channel())
                : new Hesitating(connector, context.channel());
    }

    private static class Hesitating implements Connector, Connector.Webhooks {
        final Connector connector;
        private final String channel;

        Hesitating(Connector connector, String channel) {
            this.connector = connector;
            this.channel = channel;
        }

        @Override
        public Capabilities capabilities() {
            return connector.capabilities();
        }

        @Override
        public void check() throws IOException, InterruptedException {
            connector.check();
        }

        @Override
        public Sent send(Outgoing part) throws IOException, InterruptedException {
            Hesitation.beforeSending(channel, part.key());
            return connector.send(part);
        }

        @Override
        public boolean authentic(WebhookRequest request) {
            return ((Connector.Webhooks) connector).authentic(request);
        }

        @Override
        public Received parse(WebhookRequest request) throws IOException {
            return ((Connector.Webhooks) connector).parse(request);
        }

        @Override
        public void close() {
            connector.close();
        }
    }

    private static final class Asked extends Hesitating implements Connector.SendLookup {
        Asked(Connector connector, String channel) {
            super(connector, channel);
        }

        private Connector.SendLookup lookup() {
            return (Connector.SendLookup) connector;
        }

        @Override
        public Optional<Sent> find(Outgoing part) throws IOException, InterruptedException {
            return lookup().find(part);
        }

        @Override
        public Duration settle() {
            return lookup().settle();
        }

        @Override
        public boolean isFinal() {
            return lookup().isFinal();
        }
    }
}
