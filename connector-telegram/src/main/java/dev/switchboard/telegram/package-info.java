/**
 * The connector for Telegram bots, on the Bot API. Start at {@link dev.switchboard.telegram.Telegram}.
 *
 * <p>Requests are the method objects of the Telegram Bots Java API; they are sent by a small caller of this package, since
 * that library's own client does not tell whether the first byte of a request was written, drops the HTTP status, and
 * reads a batch of updates as a whole or not at all. Updates are read field by field from the JSON tree, so that nothing
 * that Telegram adds can break intake.
 */
@NullMarked
package dev.switchboard.telegram;

import org.jspecify.annotations.NullMarked;
