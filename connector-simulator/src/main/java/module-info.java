/** A scripted platform for tests, demos and load, with faults on demand. */
@org.jspecify.annotations.NullMarked
module dev.switchboard.simulator {
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires jdk.httpserver;
    requires okhttp3;
    requires okio;
    requires org.slf4j;
    requires static org.jspecify;
    requires transitive dev.switchboard.core;

    exports dev.switchboard.simulator;
    exports dev.switchboard.simulator.board;

    provides dev.switchboard.spi.ConnectorProvider with
            dev.switchboard.simulator.SimulatorProvider;
}
