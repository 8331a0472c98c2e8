package dev.switchboard.gmail;

import dev.switchboard.spi.ConnectorProvider;
import dev.switchboard.testkit.ConnectorContract;
import dev.switchboard.testkit.PlatformDriver;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PushedGmailContractTest extends ConnectorContract {
    private static PushSigner signer;

    @BeforeAll
    static void begin() throws IOException {
        signer = new PushSigner();
    }

    @AfterAll
    static void end() {
        signer.close();
    }

    @Override
    protected ConnectorProvider provider() {
        return new GmailProvider();
    }

    @Override
    protected PlatformDriver platform() throws IOException {
        return new GmailDriver(signer);
    }
}
