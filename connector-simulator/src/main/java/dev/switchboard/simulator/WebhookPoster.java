package dev.switchboard.simulator;

import dev.switchboard.model.WebhookRequest;
import dev.switchboard.model.WebhookResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Posts a platform's updates to a webhook over HTTP. Safe from any thread. */
final class WebhookPoster implements Function<WebhookRequest, @Nullable WebhookResponse>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookPoster.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpUrl url;
    private final OkHttpClient http = new OkHttpClient.Builder()
            .callTimeout(TIMEOUT)
            .readTimeout(TIMEOUT)
            .retryOnConnectionFailure(false)
            .build();

    WebhookPoster(URI url) {
        this.url = HttpUrl.get(url.toString());
    }

    @Override
    public @Nullable WebhookResponse apply(WebhookRequest request) {
        Request.Builder post = new Request.Builder().url(url).post(RequestBody.create(request.body(), null));
        for (String header : new String[] {"Content-Type", Signature.HEADER}) {
            request.header(header).ifPresent(value -> post.header(header, value));
        }
        try (Response response = http.newCall(post.build()).execute();
                ResponseBody body = response.body()) {
            return new WebhookResponse(response.code(), Map.of(), body.string());
        } catch (IOException e) {
            LOG.debug("The webhook {} did not answer", url, e);
            return null;
        }
    }

    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
