/**
 * A host's board on a simulated platform, for the host's own tests: {@link
 * dev.switchboard.simulator.board.Simulation}.
 */
@NullMarked
package dev.switchboard.simulator.board;

import org.jspecify.annotations.NullMarked;
