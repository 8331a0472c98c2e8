/** The place of the Gmail connector, which is not built yet. */
@NullMarked
package dev.switchboard.gmail;

import org.jspecify.annotations.NullMarked;
