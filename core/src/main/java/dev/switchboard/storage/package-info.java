/**
 * What a storage implements. A storage keeps rows and gives them back; what is written, and in which order it is locked,
 * is decided by core. Start at {@link dev.switchboard.storage.Storage} and {@link dev.switchboard.storage.Transaction}.
 */
@NullMarked
package dev.switchboard.storage;

import org.jspecify.annotations.NullMarked;
