package dev.switchboard.pipeline;

import dev.switchboard.model.Attachment;
import dev.switchboard.model.Content;
import dev.switchboard.model.Element;
import dev.switchboard.model.Message;
import dev.switchboard.model.Part;
import dev.switchboard.spi.Connector;
import dev.switchboard.storage.BlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lets the attachments of what was stored stream: from the blob store, or from their platform. */
final class Attachments {
    private final BlobStore blobs;
    private final Function<String, @Nullable OpenChannel> channels;

    Attachments(BlobStore blobs, Function<String, @Nullable OpenChannel> channels) {
        this.blobs = blobs;
        this.channels = channels;
    }

    /** The message, with attachments that can be opened. */
    Message bind(Message message, String channel) {
        return message.content().elements().isEmpty() ? message : message.withContent(bind(message.content(), channel));
    }

    Content bind(Content content, String channel) {
        if (content.all(Attachment.class).isEmpty()) {
            return content;
        }
        List<Element> elements = new ArrayList<>();
        for (Element element : content.elements()) {
            elements.add(element instanceof Attachment attachment ? bind(attachment, channel) : element);
        }
        return content.withElements(elements);
    }

    /** What a part says: its own content, or that of its message. */
    Content content(Message message, Part part, String channel) {
        return bind(part.content() == null ? message.content() : part.content(), channel);
    }

    private Attachment bind(Attachment attachment, String channel) {
        String sha256 = attachment.sha256();
        if (sha256 != null) {
            return attachment.from(() -> blobs.open(sha256));
        }
        String reference = attachment.reference();
        return reference == null ? attachment : attachment.from(() -> fetch(channel, reference));
    }

    private InputStream fetch(String channel, String reference) throws IOException {
        OpenChannel open = channels.apply(channel);
        if (open == null || !(open.connector() instanceof Connector.Files files)) {
            throw new IOException("channel " + channel + " is not open here, or cannot fetch files");
        }
        try {
            return files.open(reference);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
