package dev.switchboard.simulator;

import java.io.IOException;

/** The connection between a connector and its simulated platform broke: whoever asked cannot know what was done. */
final class Broken extends IOException {
    private static final long serialVersionUID = 1L;

    Broken(Failure failure) {
        super(failure.reason());
    }
}
