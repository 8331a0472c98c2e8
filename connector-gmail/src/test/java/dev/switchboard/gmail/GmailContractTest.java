package dev.switchboard.gmail;

import dev.switchboard.spi.ConnectorProvider;
import dev.switchboard.testkit.ConnectorContract;
import dev.switchboard.testkit.PlatformDriver;
import java.io.IOException;

class GmailContractTest extends ConnectorContract {
    @Override
    protected ConnectorProvider provider() {
        return new GmailProvider();
    }

    @Override
    protected PlatformDriver platform() throws IOException {
        return new GmailDriver(null);
    }
}
