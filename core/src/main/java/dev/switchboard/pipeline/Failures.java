package dev.switchboard.pipeline;

import dev.switchboard.storage.StorageException;

/** How a failure is written into the storage. */
final class Failures {
    private static final int LONGEST = 1_000;

    private Failures() {}

    /** Its kind and message, bounded, and without the NUL that some storages refuse. */
    static String describe(Throwable failure) {
        String message = failure.getMessage();
        String text = failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
        return bounded(text);
    }

    /** Whether the same would fail again: not where the storage is away or contended, nor where a right was lost. */
    static boolean isRefusal(Throwable failure) {
        return !(failure instanceof FencedException)
                && !(failure instanceof StorageException storage && !storage.isRefused());
    }

    static String bounded(String text) {
        String bounded = text.length() <= LONGEST ? text : text.substring(0, LONGEST);
        return bounded.replace('\0', ' ');
    }
}
