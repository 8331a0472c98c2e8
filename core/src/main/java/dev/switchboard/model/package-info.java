/**
 * The domain: immutable values, with no behaviour that needs a storage. Start at {@link dev.switchboard.model.Message},
 * {@link dev.switchboard.model.Conversation} and {@link dev.switchboard.model.Content}.
 *
 * <p>All types here are values and safe from any thread.
 */
@NullMarked
package dev.switchboard.model;

import org.jspecify.annotations.NullMarked;
