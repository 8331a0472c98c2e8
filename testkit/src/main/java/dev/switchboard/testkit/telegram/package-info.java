/**
 * A Bot API server of Telegram's for tests: a bot talks to it over HTTP on the loopback interface, and a test plays the
 * people. Start at {@link dev.switchboard.testkit.telegram.FakeBotApi}.
 */
@NullMarked
package dev.switchboard.testkit.telegram;

import org.jspecify.annotations.NullMarked;
