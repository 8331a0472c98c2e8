package dev.switchboard.benchmarks;

import dev.switchboard.storage.Storage;
import java.util.Optional;

/**
 * An empty storage for one run.
 *
 * @param storage the storage, not opened yet
 * @param tables its tables, where it has some
 */
record Store(Storage storage, Optional<Tables> tables) {}
