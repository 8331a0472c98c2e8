package dev.switchboard;

import dev.switchboard.model.Capabilities;
import dev.switchboard.spi.Connector;
import dev.switchboard.spi.Outgoing;
import dev.switchboard.spi.Sent;

/** A connector that takes short texts, and does nothing with them. */
public class PlainConnector implements Connector {
    @Override
    public Capabilities capabilities() {
        return Capabilities.text(10, Capabilities.TextUnit.UTF16);
    }

    @Override
    public void check() {}

    @Override
    public Sent send(Outgoing part) {
        return Sent.as("1");
    }
}
