package dev.switchboard.simulator;

import dev.switchboard.spi.ConnectorProvider;
import dev.switchboard.testkit.ConnectorContract;
import dev.switchboard.testkit.PlatformDriver;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** The simulator keeps the contract in all its shapes. */
class SimulatorContractTest {
    private abstract static class Shape extends ConnectorContract {
        @Override
        protected ConnectorProvider provider() {
            return new SimulatorProvider();
        }
    }

    @Nested
    class WebhookDeduplicates extends Shape {
        @Override
        protected PlatformDriver platform() {
            return SimulatorDriver.inProcess(Map.of());
        }
    }

    @Nested
    class WebhookLookup extends Shape {
        @Override
        protected PlatformDriver platform() {
            return SimulatorDriver.inProcess(Map.of("delivery", "lookup"));
        }
    }

    @Nested
    class WebhookNeither extends Shape {
        @Override
        protected PlatformDriver platform() {
            return SimulatorDriver.inProcess(
                    Map.of("delivery", "neither", "features", "formatting:partial,album:rejected"));
        }
    }

    @Nested
    class PollDeduplicates extends Shape {
        @Override
        protected PlatformDriver platform() {
            return SimulatorDriver.inProcess(Map.of("mode", "poll"));
        }
    }

    @Nested
    class PollLookup extends Shape {
        @Override
        protected PlatformDriver platform() {
            return SimulatorDriver.inProcess(Map.of("mode", "poll", "delivery", "lookup"));
        }
    }

    @Nested
    class HttpWebhookDeduplicates extends Shape {
        @Override
        protected PlatformDriver platform() {
            return SimulatorDriver.overHttp(Map.of());
        }
    }

    @Nested
    class HttpWebhookLookup extends Shape {
        @Override
        protected PlatformDriver platform() {
            return SimulatorDriver.overHttp(Map.of("delivery", "lookup"));
        }
    }

    @Nested
    class HttpPollNeither extends Shape {
        @Override
        protected PlatformDriver platform() {
            return SimulatorDriver.overHttp(Map.of("mode", "poll", "delivery", "neither"));
        }
    }
}
