package dev.switchboard.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * Keeps the bytes of attachments, by their SHA-256. Streams them, and never holds one whole in memory. Safe from any
 * thread.
 */
public interface BlobStore {
    /**
     * Keeps bytes as files in a folder, each under its SHA-256 and so under a safe name. Several processes may share it.
     *
     * @param folder the folder; made when the first bytes are kept
     * @return the blob store
     */
    static BlobStore files(Path folder) {
        return new FileBlobStore(folder);
    }

    /**
     * Keeps nothing: whatever it is asked is refused, with the reason that the host gave no blob store.
     *
     * @return the blob store
     */
    static BlobStore none() {
        return new NoBlobStore();
    }

    /**
     * Keeps bytes. The same bytes are kept once. After it returned, they survive a crash of the process.
     *
     * @param bytes the bytes, read to their end; not closed
     * @param maxBytes the most that are taken
     * @return what was kept
     * @throws BlobTooLargeException if there are more; nothing is kept
     * @throws IOException if they cannot be read or kept; nothing is kept
     */
    Blob put(InputStream bytes, long maxBytes) throws IOException;

    /**
     * Opens bytes from the first one on. The caller closes the stream.
     *
     * @param sha256 their SHA-256, in lower-case hexadecimal digits
     * @return the bytes
     * @throws java.nio.file.NoSuchFileException if they are not here
     * @throws IOException if they cannot be read
     */
    InputStream open(String sha256) throws IOException;

    /**
     * Forgets bytes; does nothing where they are not here. May take long: no transaction is open meanwhile, and whoever
     * wants to keep the same bytes again waits.
     *
     * @param sha256 their SHA-256, in lower-case hexadecimal digits
     * @throws IOException if they cannot be removed; nothing is removed any more after it was thrown
     */
    void delete(String sha256) throws IOException;

    /**
     * What was kept.
     *
     * @param sha256 the SHA-256 of the bytes, in lower-case hexadecimal digits
     * @param size their number
     */
    record Blob(String sha256, long size) {}

    /** There were more bytes than may be. */
    final class BlobTooLargeException extends IOException {
        private static final long serialVersionUID = 1L;

        /**
         * Creates it.
         *
         * @param maxBytes the most that may be
         */
        public BlobTooLargeException(long maxBytes) {
            super("has more than the " + maxBytes + " bytes that are allowed");
        }
    }
}
