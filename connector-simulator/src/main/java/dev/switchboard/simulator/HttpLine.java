package dev.switchboard.simulator;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Callback;
import okhttp3.Dispatcher;
import okhttp3.EventListener;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/**
 * Reaches a {@link SimulatorServer} over HTTP. No request is silently made twice; what fails before its first byte was
 * written is surely not done.
 */
final class HttpLine implements Line {
    private static final Duration POLL_MARGIN = Duration.ofSeconds(5);
    private static final MediaType BYTES = MediaType.get("application/octet-stream");

    private final HttpUrl url;
    private final String secret;
    private final ExecutorService threads = Executors.newCachedThreadPool(HttpLine::thread);
    private final OkHttpClient http;

    HttpLine(HttpUrl url, String secret, Duration timeout) {
        this.url = url;
        this.secret = secret;
        Dispatcher dispatcher = new Dispatcher(threads);
        // How many calls are made at once is for core to say.
        dispatcher.setMaxRequests(Integer.MAX_VALUE);
        dispatcher.setMaxRequestsPerHost(Integer.MAX_VALUE);
        http = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .callTimeout(timeout)
                .connectTimeout(timeout)
                .readTimeout(timeout)
                .writeTimeout(timeout)
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .eventListener(new WriteWatch())
                .build();
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "simulator-http");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public List<String> call(Call call) throws IOException, Refused, InterruptedException {
        RequestBody body = RequestBody.create(Json.bytes(CallJson.write(call)), MediaType.get("application/json"));
        try {
            return CallJson.ids(answer(http, request("call").post(body)));
        } catch (Unreadable e) {
            throw new IOException("the platform's answer: " + e.getMessage(), e);
        }
    }

    @Override
    public HeldUpdates.Batch updates(@Nullable String offset, Duration wait)
            throws IOException, Refused, InterruptedException {
        HttpUrl.Builder poll = url.newBuilder().addPathSegment("updates").addQueryParameter("wait", wait.toString());
        if (offset != null) {
            poll.addQueryParameter("offset", offset);
        }
        OkHttpClient patient = http.newBuilder()
                .callTimeout(wait.plus(POLL_MARGIN))
                .readTimeout(wait.plus(POLL_MARGIN))
                .build();
        try {
            Fields answer = answer(patient, authorised(new Request.Builder().url(poll.build())));
            List<byte[]> bodies = new ArrayList<>();
            for (Fields update : answer.objects("updates")) {
                bodies.add(Base64.getDecoder().decode(update.text("body")));
            }
            return new HeldUpdates.Batch(answer.id("offset"), bodies);
        } catch (Unreadable | IllegalArgumentException e) {
            throw new IOException("the platform's answer: " + e.getMessage(), e);
        }
    }

    @Override
    public String upload(InputStream file) throws IOException, Refused, InterruptedException {
        try {
            return answer(http, request("files").post(streaming(file))).id("id");
        } catch (Unreadable e) {
            throw new IOException("the platform's answer: " + e.getMessage(), e);
        }
    }

    private static RequestBody streaming(InputStream file) {
        return new RequestBody() {
            @Override
            public MediaType contentType() {
                return BYTES;
            }

            @Override
            public boolean isOneShot() {
                return true;
            }

            @Override
            public void writeTo(BufferedSink sink) throws IOException {
                try (Source source = Okio.source(file)) {
                    sink.writeAll(source);
                }
            }
        };
    }

    @Override
    public InputStream open(String reference) throws IOException, Refused, InterruptedException {
        HttpUrl file = url.newBuilder()
                .addPathSegment("files")
                .addPathSegment(reference)
                .build();
        Response response = response(http, authorised(new Request.Builder().url(file)));
        if (response.isSuccessful()) {
            return new FilterInputStream(response.body().byteStream()) {
                @Override
                public void close() {
                    response.close();
                }
            };
        }
        try (response) {
            throw refused(response);
        }
    }

    @Override
    public void close() {
        http.dispatcher().cancelAll();
        threads.shutdown();
        http.connectionPool().evictAll();
    }

    private Request.Builder request(String path) {
        return authorised(
                new Request.Builder().url(url.newBuilder().addPathSegment(path).build()));
    }

    private Request.Builder authorised(Request.Builder request) {
        return request.header("Authorization", "Bearer " + secret);
    }

    private static Fields answer(OkHttpClient client, Request.Builder request)
            throws IOException, Refused, InterruptedException {
        try (Response response = response(client, request)) {
            if (response.isSuccessful()) {
                return Json.fields(response.body().bytes());
            }
            throw refused(response);
        } catch (Unreadable e) {
            throw new IOException("the platform's answer: " + e.getMessage(), e);
        }
    }

    /** Makes a request on another thread, so that an interrupt of this one ends it. */
    private static Response response(OkHttpClient client, Request.Builder builder)
            throws IOException, Refused, InterruptedException {
        AtomicBoolean written = new AtomicBoolean();
        Request request = builder.tag(AtomicBoolean.class, written).build();
        okhttp3.Call call = client.newCall(request);
        CompletableFuture<Response> answer = new CompletableFuture<>();
        call.enqueue(new Answer(answer));
        try {
            return answer.get();
        } catch (InterruptedException e) {
            call.cancel();
            throw e;
        } catch (ExecutionException e) {
            if (!written.get()) {
                throw new Refused(Failure.of(
                        Failure.Kind.UNREACHABLE,
                        "no connection to " + request.url().host() + ":"
                                + request.url().port()));
            }
            throw new IOException("no answer: " + e.getCause(), e.getCause());
        }
    }

    private static Refused refused(Response response) throws IOException {
        for (Failure.Kind kind : Failure.Kind.values()) {
            if (kind.status() == response.code() && kind != Failure.Kind.SERVER_ERROR) {
                try {
                    return new Refused(
                            CallJson.failure(Json.fields(response.body().bytes())));
                } catch (Unreadable e) {
                    throw new IOException("the platform's answer: " + e.getMessage(), e);
                }
            }
        }
        throw new IOException("the platform answered " + response.code());
    }

    /** Hands the answer to who waits for it, or lets it go where nobody does any more. */
    private record Answer(CompletableFuture<Response> waiting) implements Callback {
        @Override
        public void onFailure(okhttp3.Call call, IOException e) {
            waiting.completeExceptionally(e);
        }

        @Override
        public void onResponse(okhttp3.Call call, Response response) {
            if (!waiting.complete(response)) {
                response.close();
            }
        }
    }

    /** Notes when the first byte of a request is about to be written. */
    private static final class WriteWatch extends EventListener {
        @Override
        public void requestHeadersStart(okhttp3.Call call) {
            AtomicBoolean written = call.request().tag(AtomicBoolean.class);
            if (written != null) {
                written.set(true);
            }
        }
    }
}
