package dev.switchboard.pipeline;

import dev.switchboard.model.Attachment;
import dev.switchboard.model.Content;
import dev.switchboard.model.ContentException;
import dev.switchboard.model.Element;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Part;
import dev.switchboard.model.Sender;
import dev.switchboard.storage.BlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Makes content ready to be stored: fits it to its channel, and takes the bytes of its attachments into the blob store. */
final class ContentPreparation {
    private final BlobStore blobs;
    private final long maxAttachmentBytes;
    private final Consumer<String> noteBlob;

    /**
     * @param noteBlob notes, by their SHA-256, that bytes are about to be used
     */
    ContentPreparation(BlobStore blobs, long maxAttachmentBytes, Consumer<String> noteBlob) {
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
        if (attachment.sha256() != null) {
            noteBlob.accept(attachment.sha256());
            return attachment;
        }
        try {
            BlobStore.Blob blob = put(attachment);
            return attachment.inBlobStore(blob.sha256(), blob.size());
        } catch (BlobStore.BlobTooLargeException e) {
            throw new ContentException("attachment " + attachment.name(), String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new ContentException("attachment " + attachment.name(), "cannot be read: " + e.getMessage());
        }
    }

    /** Keeps bytes. Where the same ones were just being removed since nothing referred to them, they are kept anew. */
    private BlobStore.Blob put(Attachment attachment) throws IOException {
        BlobStore.Blob blob = putOnce(attachment);
        noteBlob.accept(blob.sha256());
        return isThere(blob) ? blob : putOnce(attachment);
    }

    private BlobStore.Blob putOnce(Attachment attachment) throws IOException {
        try (InputStream bytes = attachment.open()) {
            return blobs.put(bytes, maxAttachmentBytes);
        }
    }

    private boolean isThere(BlobStore.Blob blob) throws IOException {
        try {
            blobs.open(blob.sha256()).close();
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
