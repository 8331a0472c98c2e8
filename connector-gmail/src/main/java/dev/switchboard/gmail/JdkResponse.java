package dev.switchboard.gmail;

import com.google.api.client.http.LowLevelHttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was answered, for Google's client. */
final class JdkResponse extends LowLevelHttpResponse {
    private final HttpResponse<InputStream> response;
    private final InputStream body;
    private final List<Map.Entry<String, String>> headers = new ArrayList<>();

    JdkResponse(HttpResponse<InputStream> response, Duration timeout) {
        this.response = response;
        this.body = new WatchedStream(response.body(), timeout);
        response.headers()
                .map()
                .forEach((name, values) -> values.forEach(value -> headers.add(Map.entry(name, value))));
    }

    @Override
    public InputStream getContent() {
        return body;
    }

    /** Nobody may have asked for the body. */
    @Override
    public void disconnect() throws IOException {
        body.close();
    }

    @Override
    public @Nullable String getContentEncoding() {
        return first("Content-Encoding");
    }

    @Override
    public long getContentLength() {
        return response.headers().firstValueAsLong("Content-Length").orElse(-1);
    }

    @Override
    public @Nullable String getContentType() {
        return first("Content-Type");
    }

    private @Nullable String first(String name) {
        return response.headers().firstValue(name).orElse(null);
    }

    @Override
    public String getStatusLine() {
        return "HTTP/1.1 " + response.statusCode();
    }

    @Override
    public int getStatusCode() {
        return response.statusCode();
    }

    @Override
    public String getReasonPhrase() {
        return "";
    }

    @Override
    public int getHeaderCount() {
        return headers.size();
    }

    @Override
    public String getHeaderName(int index) {
        return headers.get(index).getKey();
    }

    @Override
    public String getHeaderValue(int index) {
        return headers.get(index).getValue();
    }
}
