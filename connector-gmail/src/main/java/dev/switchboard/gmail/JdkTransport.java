package dev.switchboard.gmail;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
import java.net.http.HttpClient;
import java.time.Duration;

/**
 * Carries the requests of Google's client by the JDK's: that one ends when its thread is interrupted, says what failed
 * before anything was sent, and repeats nothing on its own that may have been done. Safe from any thread.
 */
final class JdkTransport extends HttpTransport {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final HttpClient client = HttpClient.newBuilder()
            // Over HTTP/2 all calls would share one connection, and fail together with it.
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            // A redirect would take the token to another host.
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final Duration callTimeout;

    JdkTransport(Duration callTimeout) {
        this.callTimeout = callTimeout;
    }

    @Override
    protected LowLevelHttpRequest buildRequest(String method, String url) {
        return new JdkRequest(client, method, url, callTimeout);
    }
}
