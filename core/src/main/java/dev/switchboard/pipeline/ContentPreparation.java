package dev.switchboard.pipeline;

import dev.switchboard.model.Attachment;
import dev.switchboard.model.Content;
import dev.switchboard.model.ContentException;
import dev.switchboard.model.Element;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Part;
import dev.switchboard.model.Sender;
import dev.switchboard.storage.BlobStore;
import dev.switchboard.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Makes content ready to be stored: fits it to its channel, and takes the bytes of its attachments into the blob store. */
final class ContentPreparation {
    private static final int LONGEST_REMOVAL_SECONDS = 5;
    private static final int PAUSE_MILLIS = 50;

    private final BlobStore blobs;
    private final long maxAttachmentBytes;
    private final Predicate<String> noteBlob;

    /**
     * @param noteBlob notes, by their SHA-256, that bytes are about to be used; false while they are being removed
     */
    ContentPreparation(BlobStore blobs, long maxAttachmentBytes, Predicate<String> noteBlob) {
        this.blobs = blobs;
        this.maxAttachmentBytes = maxAttachmentBytes;
        this.noteBlob = noteBlob;
    }

    Effect.Send send(Content content, OpenChannel channel, Sender sender) {
        Content kept = prepare(content, channel);
        return new Effect.Send(new MessageId(Ids.next()), kept, fit(kept, channel), sender);
    }

    Effect.Edit edit(MessageId message, Content content, OpenChannel channel) {
        Content kept = prepare(content, channel);
        List<Part> parts = fit(kept, channel);
        if (parts.size() > 1) {
            throw new ContentException("content", "an edited message must stay one part on channel " + channel.id());
        }
        return new Effect.Edit(message, kept, parts);
    }

    private static List<Part> fit(Content content, OpenChannel channel) {
        return channel.fitting().parts(content);
    }

    private Content prepare(Content content, OpenChannel channel) {
        if (content.all(Attachment.class).isEmpty()) {
            return content;
        }
        // Refused before a byte is read, where the declared sizes already say so.
        fit(content, channel);
        List<Element> elements = new ArrayList<>();
        for (Element element : content.elements()) {
            elements.add(element instanceof Attachment attachment ? keep(attachment) : element);
        }
        return content.withElements(elements);
    }

    private Attachment keep(Attachment attachment) {
        try {
            if (attachment.sha256() != null) {
                return stored(attachment, attachment.sha256());
            }
            BlobStore.Blob blob = put(attachment);
            return attachment.inBlobStore(blob.sha256(), blob.size());
        } catch (BlobStore.BlobTooLargeException e) {
            throw new ContentException("attachment " + attachment.name(), String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new ContentException("attachment " + attachment.name(), "cannot be read: " + e.getMessage());
        }
    }

    private Attachment stored(Attachment attachment, String sha256) throws IOException {
        if (!noteBlob.test(sha256)) {
            awaitNoted(sha256);
            if (!isThere(sha256)) {
                throw new ContentException(
                        "attachment " + attachment.name(), "was removed, since no message referred to it any more");
            }
        }
        return attachment;
    }

    /** Keeps bytes. Where the same ones were just being removed since nothing referred to them, they are kept anew. */
    private BlobStore.Blob put(Attachment attachment) throws IOException {
        BlobStore.Blob blob = putOnce(attachment);
        awaitNoted(blob.sha256());
        return isThere(blob.sha256()) ? blob : putOnce(attachment);
    }

    /** Once they are noted nobody begins to remove them, and whoever did has ended. */
    private void awaitNoted(String sha256) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_REMOVAL_SECONDS);
        while (!noteBlob.test(sha256)) {
            if (System.nanoTime() - until > 0) {
                throw StorageException.unavailable(
                        "the same bytes are just being removed from the blob store, try again later; nothing was stored",
                        null);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw StorageException.unavailable("interrupted; nothing was stored", e);
            }
        }
    }

    private BlobStore.Blob putOnce(Attachment attachment) throws IOException {
        try (InputStream bytes = attachment.open()) {
            return blobs.put(bytes, maxAttachmentBytes);
        }
    }

    private boolean isThere(String sha256) throws IOException {
        try {
            blobs.open(sha256).close();
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
