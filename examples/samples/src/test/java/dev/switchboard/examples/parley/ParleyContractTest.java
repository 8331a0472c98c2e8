package dev.switchboard.examples.parley;

import dev.switchboard.spi.ConnectorProvider;
import dev.switchboard.testkit.ConnectorContract;
import dev.switchboard.testkit.PlatformDriver;
import java.io.IOException;

class ParleyContractTest extends ConnectorContract {
    @Override
    protected ConnectorProvider provider() {
        return new ParleyProvider();
    }

    @Override
    protected PlatformDriver platform() throws IOException {
        return new FakeParley();
    }
}
