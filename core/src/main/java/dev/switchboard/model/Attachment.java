package dev.switchboard.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file: its facts, and where its bytes stream from. Two are equal by their facts alone.
 *
 * <p>One that the host makes streams from where the host says, is copied into the blob store when the message is sent,
 * and is from then on known by its SHA-256. One that came in streams from the blob store or from its platform.
 */
public final class Attachment implements Element {
    /** The size of an attachment whose platform does not tell it. */
    public static final long UNKNOWN_SIZE = -1;

    private final String name;
    private final String mediaType;
    private final long size;
    private final @Nullable String sha256;
    private final @Nullable String reference;
    private final @Nullable String unavailable;
    private final @Nullable Source source;

    private Attachment(
            String name,
            String mediaType,
            long size,
            @Nullable String sha256,
            @Nullable String reference,
            @Nullable String unavailable,
            @Nullable Source source) {
        this.name = Limits.name("attachment.name", Objects.requireNonNull(name, "name"));
        this.mediaType = Limits.id("attachment.mediaType", Objects.requireNonNull(mediaType, "mediaType"));
        if (size < UNKNOWN_SIZE) {
            throw new IllegalArgumentException(
                    "attachment.size: must be 0 or more bytes, or UNKNOWN_SIZE, was " + size);
        }
        this.size = size;
        this.sha256 = sha256;
        this.reference = reference;
        this.unavailable = unavailable;
        this.source = source;
    }

    /** Where bytes stream from. */
    @FunctionalInterface
    public interface Source {
        /**
         * Opens the bytes from the first one on; may be called again. The caller closes the stream.
         *
         * @return the bytes
         * @throws IOException if they cannot be read
         */
        InputStream open() throws IOException;
    }

    /**
     * A file of the host's. Its media type is guessed from its name.
     *
     * @param file the file; it must be readable until the message with it is sent
     * @return the attachment
     * @throws UncheckedIOException if its size cannot be read
     */
    public static Attachment of(Path file) {
        try {
            String type = Files.probeContentType(file);
            return of(
                    String.valueOf(file.getFileName()),
                    type == null ? "application/octet-stream" : type,
                    Files.size(file),
                    () -> Files.newInputStream(file));
        } catch (IOException e) {
            throw new UncheckedIOException("attachment: cannot read " + file, e);
        }
    }

    /**
     * Bytes of the host's.
     *
     * @param name the file's name, shown to people; at most 1,000 characters
     * @param mediaType the media type, such as {@code image/png}
     * @param size the number of bytes, or {@link #UNKNOWN_SIZE}
     * @param source where the bytes stream from
     * @return the attachment
     */
    public static Attachment of(String name, String mediaType, long size, Source source) {
        return new Attachment(name, mediaType, size, null, null, null, Objects.requireNonNull(source, "source"));
    }

    /**
     * For connectors: a file that stays on the platform until it is opened.
     *
     * @param name the file's name, or empty
     * @param mediaType the media type
     * @param size the number of bytes, or {@link #UNKNOWN_SIZE}
     * @param reference what the connector needs to fetch it; stored, so no secret may be in it
     * @return the attachment
     */
    public static Attachment remote(String name, String mediaType, long size, String reference) {
        return new Attachment(name, mediaType, size, null, Objects.requireNonNull(reference, "reference"), null, null);
    }

    /**
     * For storages: an attachment from its stored facts.
     *
     * @param name the file's name
     * @param mediaType the media type
     * @param size the number of bytes, or {@link #UNKNOWN_SIZE}
     * @param sha256 where the blob store has it, or null
     * @param reference where its platform has it, or null
     * @param unavailable why there are no bytes, or null
     * @return the attachment
     */
    public static Attachment stored(
            String name,
            String mediaType,
            long size,
            @Nullable String sha256,
            @Nullable String reference,
            @Nullable String unavailable) {
        return new Attachment(name, mediaType, size, sha256, reference, unavailable, null);
    }

    /**
     * This attachment, known to be in the blob store.
     *
     * @param sha256 the SHA-256 of its bytes, in lower-case hexadecimal digits
     * @param size the number of bytes
     * @return the attachment
     */
    public Attachment inBlobStore(String sha256, long size) {
        return new Attachment(
                name, mediaType, size, Objects.requireNonNull(sha256, "sha256"), reference, unavailable, source);
    }

    /**
     * This attachment without its bytes.
     *
     * @param reason why it has none, such as the limit of the platform that it exceeds
     * @return the attachment
     */
    public Attachment unavailable(String reason) {
        return new Attachment(
                name, mediaType, size, sha256, reference, Objects.requireNonNull(reason, "reason"), source);
    }

    /**
     * This attachment, streaming from another place.
     *
     * @param source where the bytes stream from
     * @return the attachment
     */
    public Attachment from(Source source) {
        return new Attachment(
                name, mediaType, size, sha256, reference, unavailable, Objects.requireNonNull(source, "source"));
    }

    /**
     * Opens the bytes from the first one on. The caller closes the stream.
     *
     * @return the bytes
     * @throws IOException if they cannot be read, or if there are none: the message says why
     */
    public InputStream open() throws IOException {
        if (source == null) {
            throw new IOException(
                    "attachment " + name + ": " + (unavailable == null ? "has no source of bytes here" : unavailable));
        }
        return source.open();
    }

    /** {@return the file's name, as shown to people; it may be empty, and is no safe path} */
    public String name() {
        return name;
    }

    /** {@return the media type} */
    public String mediaType() {
        return mediaType;
    }

    /** {@return the number of bytes, or {@link #UNKNOWN_SIZE}} */
    public long size() {
        return size;
    }

    /** {@return the SHA-256 by which the blob store knows the bytes, or null while it does not have them} */
    public @Nullable String sha256() {
        return sha256;
    }

    /** {@return what the connector needs to fetch it from its platform, or null} */
    public @Nullable String reference() {
        return reference;
    }

    /** {@return why there are no bytes, or null} */
    public @Nullable String unavailable() {
        return unavailable;
    }

    @Override
    public String kind() {
        return "attachment";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Attachment that
                && name.equals(that.name)
                && mediaType.equals(that.mediaType)
                && size == that.size
                && Objects.equals(sha256, that.sha256)
                && Objects.equals(reference, that.reference)
                && Objects.equals(unavailable, that.unavailable);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, mediaType, size, sha256, reference, unavailable);
    }

    @Override
    public String toString() {
        return "Attachment[" + name + ", " + mediaType + ", " + size + " bytes]";
    }
}
