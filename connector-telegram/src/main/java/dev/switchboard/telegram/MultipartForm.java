package dev.switchboard.telegram;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.switchboard.model.Attachment;
import java.io.IOException;
import java.io.InputStream;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.RequestBody;
import okio.BufferedSink;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/**
 * A request with files, which stream from where they are. Written once, as {@link JsonBody} is. See
 * https://core.telegram.org/bots/api#sending-files.
 */
final class MultipartForm extends RequestBody {
    private static final MediaType BYTES = MediaType.get("application/octet-stream");

    private final MultipartBody form;

    MultipartForm(Request request, JsonMapper json) {
        MultipartBody.Builder builder = new MultipartBody.Builder().setType(MultipartBody.FORM);
        json.<JsonNode>valueToTree(request.parameters())
                .properties()
                .forEach(field -> builder.addFormDataPart(field.getKey(), written(field.getValue(), json)));
        request.files().forEach((name, file) -> builder.addFormDataPart(name, fileName(file), new FileBody(file)));
        form = builder.build();
    }

    private static String written(JsonNode value, JsonMapper json) {
        if (value.isValueNode()) {
            return value.asText();
        }
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    /** Telegram takes a part without a file name for a text. */
    private static String fileName(Attachment file) {
        return file.name().isBlank() ? "file" : file.name();
    }

    @Override
    public MediaType contentType() {
        return form.contentType();
    }

    @Override
    public long contentLength() throws IOException {
        return form.contentLength();
    }

    @Override
    public boolean isOneShot() {
        return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        form.writeTo(sink);
    }

    /** The bytes of a file cannot be read: the request ends in the middle. */
    static final class UnreadableFileException extends IOException {
        private static final long serialVersionUID = 1L;

        UnreadableFileException(Attachment file, IOException cause) {
            super("attachment " + file.name() + " cannot be read: " + cause.getMessage(), cause);
        }
    }

    private static final class FileBody extends RequestBody {
        private final Attachment file;

        FileBody(Attachment file) {
            this.file = file;
        }

        @Override
        public MediaType contentType() {
            @Nullable MediaType type = MediaType.parse(file.mediaType());
            return type == null ? BYTES : type;
        }

        @Override
        public long contentLength() {
            return file.size();
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            try (InputStream bytes = opened();
                    Source source = Okio.source(bytes)) {
                long left = file.size() == Attachment.UNKNOWN_SIZE ? Long.MAX_VALUE : file.size();
                while (left > 0) {
                    long count = read(source, sink, left);
                    if (count < 0) {
                        break;
                    }
                    left -= count;
                    sink.emitCompleteSegments();
                }
            }
        }

        private InputStream opened() throws IOException {
            try {
                return file.open();
            } catch (IOException e) {
                throw new UnreadableFileException(file, e);
            }
        }

        private long read(Source source, BufferedSink sink, long most) throws IOException {
            try {
                return source.read(sink.getBuffer(), Math.min(most, 8_192));
            } catch (IOException e) {
                throw new UnreadableFileException(file, e);
            }
        }
    }
}
