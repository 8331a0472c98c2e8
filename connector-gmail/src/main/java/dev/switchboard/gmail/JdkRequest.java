package dev.switchboard.gmail;

import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.http.LowLevelHttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/** One request of Google's client. Its body is in memory: what is large goes in pieces. For one thread. */
final class JdkRequest extends LowLevelHttpRequest {
    /** The JDK's client writes these itself. */
    private static final Set<String> WRITTEN_BY_CLIENT =
            Set.of("content-length", "host", "connection", "expect", "upgrade");

    private final HttpClient client;
    private final String method;
    private final HttpRequest.Builder request;
    private final Duration timeout;

    JdkRequest(HttpClient client, String method, String url, Duration timeout) {
        this.client = client;
        this.method = method;
        this.request = HttpRequest.newBuilder(URI.create(url));
        this.timeout = timeout;
    }

    @Override
    public void addHeader(String name, String value) {
        if (!WRITTEN_BY_CLIENT.contains(name.toLowerCase(Locale.ROOT))) {
            try {
                request.header(name, value);
            } catch (IllegalArgumentException e) {
                // Its message quotes the value, which may be a secret.
                throw new IllegalArgumentException("the header " + name + " has a character that none may have");
            }
        }
    }

    /** How long a call may take is this channel's setting, and not Google's default. */
    @Override
    public void setTimeout(int connectTimeout, int readTimeout) {}

    @Override
    public LowLevelHttpResponse execute() throws IOException {
        BodyPublisher body = body();
        Duration time = TimeLeft.atMost(timeout.plus(TimeLeft.toSend(body.contentLength())));
        if (time.isNegative() || time.isZero()) {
            throw new NotSentException(new IOException("no time is left for it"));
        }
        request.method(method, body).timeout(time);
        try {
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            return new JdkResponse(response, timeout);
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw new NotSentException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted in a call to Google");
        }
    }

    private BodyPublisher body() throws IOException {
        var content = getStreamingContent();
        if (content == null) {
            return BodyPublishers.noBody();
        }
        if (getContentType() != null) {
            request.header("Content-Type", getContentType());
        }
        if (getContentEncoding() != null) {
            request.header("Content-Encoding", getContentEncoding());
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        content.writeTo(bytes);
        return BodyPublishers.ofByteArray(bytes.toByteArray());
    }
}
