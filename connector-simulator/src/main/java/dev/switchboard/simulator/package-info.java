/**
 * A scripted platform for tests, demos and load: {@link dev.switchboard.simulator.SimulatedPlatform} is the platform,
 * {@link dev.switchboard.simulator.Simulator} makes channels on it, {@link dev.switchboard.simulator.SimulatorServer}
 * runs it for other processes.
 */
@NullMarked
package dev.switchboard.simulator;

import org.jspecify.annotations.NullMarked;
