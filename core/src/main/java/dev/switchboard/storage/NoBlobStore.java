package dev.switchboard.storage;

import java.io.IOException;
import java.io.InputStream;

/** Refuses everything. */
final class NoBlobStore implements BlobStore {
    private static final String REASON =
            "there is no blob store: give the builder one, such as BlobStore.files(folder)";

    @Override
    public Blob put(InputStream bytes, long maxBytes) throws IOException {
        throw new IOException(REASON);
    }

    @Override
    public InputStream open(String sha256) throws IOException {
        throw new IOException(REASON);
    }

    @Override
    public void delete(String sha256) throws IOException {
        throw new IOException(REASON);
    }
}
