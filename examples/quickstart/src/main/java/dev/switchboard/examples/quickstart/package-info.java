/** A chat bot in one process, on a database file. Start at {@link dev.switchboard.examples.quickstart.Quickstart}. */
@NullMarked
package dev.switchboard.examples.quickstart;

import org.jspecify.annotations.NullMarked;
