/**
 * Mail as it is written (RFC 5322, RFC 2045 to 2049): reading any of it, however broken, and writing it right. Nothing
 * here knows how mail comes or goes, so a connector for another way of mail can stand on it.
 *
 * <p>Start at {@link dev.switchboard.mail.MailReader} for what comes in, and at {@link dev.switchboard.mail.MailWriter}
 * for what goes out. Public for the connectors of this artifact only; it may change at any time.
 */
@NullMarked
package dev.switchboard.mail;

import org.jspecify.annotations.NullMarked;
