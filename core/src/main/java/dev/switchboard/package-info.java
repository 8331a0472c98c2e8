/** The way in: {@link dev.switchboard.Switchboard#builder()} makes a board, and the board has a service for each subject. */
@NullMarked
package dev.switchboard;

import org.jspecify.annotations.NullMarked;
