/** Automatic responses: when these conditions match, do these actions. Start at {@link dev.switchboard.rules.Rule}. */
@NullMarked
package dev.switchboard.rules;

import org.jspecify.annotations.NullMarked;
