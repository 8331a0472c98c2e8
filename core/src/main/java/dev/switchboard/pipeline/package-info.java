/**
 * The way of the data: intake, dispatch, outbox, and the three commits between them. Not for public use: it may change at
 * any time, and no module but core sees it.
 *
 * <p>Where to start: {@link dev.switchboard.pipeline.Pipeline} wires it; {@link dev.switchboard.pipeline.Ledger} is what
 * one transaction does; the classes that extend {@link dev.switchboard.pipeline.Commit} are the kinds of change there are.
 */
@NullMarked
package dev.switchboard.pipeline;

import org.jspecify.annotations.NullMarked;
