/** What a handler is and what it is given. Start at {@link dev.switchboard.handler.MessageHandler}. */
@NullMarked
package dev.switchboard.handler;

import org.jspecify.annotations.NullMarked;
