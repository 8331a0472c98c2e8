/** Tests of the Telegram connector, against a fake Bot API and against WireMock. */
@NullMarked
package dev.switchboard.telegram;

import org.jspecify.annotations.NullMarked;
