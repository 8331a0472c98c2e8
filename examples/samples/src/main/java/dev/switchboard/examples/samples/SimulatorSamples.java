package dev.switchboard.examples.samples;

import dev.switchboard.Switchboard;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.simulator.Failure;
import dev.switchboard.simulator.Operation;
import dev.switchboard.simulator.Person;
import dev.switchboard.simulator.SimulatedPlatform;
import dev.switchboard.simulator.Simulator;
import dev.switchboard.simulator.SimulatorServer;
import dev.switchboard.spi.ChannelException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** The simulated platform. */
final class SimulatorSamples {
    private SimulatorSamples() {}

    static ChannelConfig inProcess(SimulatedPlatform platform) {
        return Simulator.channel("demo", platform).with("delivery", "lookup");
    }

    static ChannelConfig overHttp() {
        return Simulator.channel("demo", URI.create("http://127.0.0.1:8085"))
                .with("secret", "the platform's secret")
                .with("mode", "poll");
    }

    static void people(SimulatedPlatform platform, Switchboard board) {
        platform.deliverTo(request -> board.webhooks().handle("demo", request));
        Person anna = platform.person("Anna");
        String message = anna.says("Hello").messageId();
        anna.edits(message, "Hello there");
        anna.sendsFile("list.txt", "text/plain", new byte[] {1, 2, 3});
        anna.types();
        List<String> seen = anna.seen();
        System.out.println(seen);
    }

    static void faults(SimulatedPlatform platform, Person anna) {
        platform.faults().on(Operation.SEND).next(3, Failure.of(Failure.Kind.ANSWER_LOST));
        platform.faults()
                .inChat(anna.chat())
                .next(1, Failure.rateLimited(Duration.ofSeconds(2), ChannelException.Scope.CHAT));
        platform.faults().sometimes(0.1, 42, Failure.of(Failure.Kind.SERVER_ERROR));
        platform.faults().tellTwice(5);
        platform.faults().clear();
    }

    static URI server() {
        SimulatedPlatform platform =
                SimulatedPlatform.builder().secret("the platform's secret").open();
        SimulatorServer server = SimulatorServer.start(platform, 0);
        return server.url();
    }
}
