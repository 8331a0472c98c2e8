package dev.switchboard.telegram;

import dev.switchboard.spi.ConnectorProvider;
import dev.switchboard.testkit.ConnectorContract;
import dev.switchboard.testkit.PlatformDriver;
import java.io.IOException;

/** What every connector has to keep, in one of the two shapes that this one has. */
abstract class TelegramContract extends ConnectorContract {
    private final String mode;

    TelegramContract(String mode) {
        this.mode = mode;
    }

    @Override
    protected ConnectorProvider provider() {
        return new TelegramProvider();
    }

    @Override
    protected PlatformDriver platform() throws IOException {
        return new TelegramPlatform(mode);
    }
}
