package dev.switchboard.simulator;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The platforms that are open in this process, so that a setting, which is a text, can name one. */
final class Platforms {
    private static final Map<String, SimulatedPlatform> OPEN = new ConcurrentHashMap<>();

    private Platforms() {}

    static void add(SimulatedPlatform platform) {
        if (OPEN.putIfAbsent(platform.name(), platform) != null) {
            throw new IllegalStateException("a simulated platform called " + platform.name() + " is open already");
        }
    }

    static void remove(SimulatedPlatform platform) {
        OPEN.remove(platform.name(), platform);
    }

    static Optional<SimulatedPlatform> named(String name) {
        return Optional.ofNullable(OPEN.get(name));
    }
}
