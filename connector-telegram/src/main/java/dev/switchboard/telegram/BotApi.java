package dev.switchboard.telegram;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.model.Address;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.telegram.LiveConnections.ClosedWhileIdleException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.telegram.telegrambots.meta.api.interfaces.Validable;
import org.telegram.telegrambots.meta.api.methods.botapimethods.PartialBotApiMethod;
import org.telegram.telegrambots.meta.exceptions.TelegramApiValidationException;

/**
 * Calls the Bot API, on the caller's thread. Every failure is a {@link ChannelException} that says whether the call may
 * have been done; none has a cause, since the token is part of every URL and the causes are not ours. Safe from any
 * thread.
 */
final class BotApi implements AutoCloseable {
    /** As many sends as a node is likely to have under way to one host at once. */
    private static final int IDLE_CONNECTIONS = 64;

    private static final Duration IDLE_TIME = Duration.ofMinutes(1);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    /** A larger upload is cut off; a node's lease is renewed meanwhile. */
    private static final Duration LONGEST_UPLOAD = Duration.ofMinutes(5);
    /** What a long poll may take beyond its own waiting. */
    private static final Duration POLL_GRACE = Duration.ofSeconds(5);

    /** What all channels share: how sockets and TLS are set up, which takes long. Connections are each channel's own. */
    private static final OkHttpClient BASE = new OkHttpClient.Builder()
            .socketFactory(new ChannelSockets())
            .addNetworkInterceptor(new LiveConnections())
            .connectTimeout(CONNECT_TIMEOUT)
            // A redirect would take the token to another host.
            .followRedirects(false)
            .followSslRedirects(false)
            // Over HTTP/2 all calls share a connection, which an interrupt of one of them would close under all.
            .protocols(List.of(Protocol.HTTP_1_1))
            .build();

    private static final JsonMapper JSON = JsonMapper.builder()
            .addMixIn(PartialBotApiMethod.class, WithoutMethodName.class)
            .build();

    private final OkHttpClient calls;
    private final OkHttpClient polls;
    private final OkHttpClient downloads;
    private final OkHttpClient uploads;
    private final Map<BotMethod, HttpUrl> urls = new EnumMap<>(BotMethod.class);
    private final HttpUrl files;
    private final String token;

    BotApi(TelegramSettings settings) {
        token = settings.token();
        HttpUrl base = settings.apiUrl();
        for (BotMethod method : BotMethod.values()) {
            urls.put(method, below(base, "bot" + token, method.wireName()));
        }
        files = below(base, "file", "bot" + token);
        calls = BASE.newBuilder()
                .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, IDLE_TIME.toSeconds(), TimeUnit.SECONDS))
                .readTimeout(settings.callTimeout())
                .writeTimeout(settings.callTimeout())
                .callTimeout(settings.callTimeout())
                .build();
        Duration pollTime = settings.pollTimeout().plus(POLL_GRACE);
        polls = calls.newBuilder().readTimeout(pollTime).callTimeout(pollTime).build();
        // A file takes as long as its size and its other end want, but not while nothing moves.
        downloads = calls.newBuilder().callTimeout(Duration.ZERO).build();
        uploads = calls.newBuilder().callTimeout(LONGEST_UPLOAD).build();
    }

    private static HttpUrl below(HttpUrl base, String first, String second) {
        HttpUrl.Builder url = base.newBuilder();
        if (base.pathSegments().get(base.pathSize() - 1).isEmpty()) {
            url.removePathSegment(base.pathSize() - 1);
        }
        return url.addPathSegment(first).addPathSegment(second).build();
    }

    /**
     * Calls a method and hands back its result.
     *
     * @param method the method
     * @param parameters its parameters
     * @param address the chat that it is about, or null
     * @return the result
     * @throws ChannelException if the answer is not ok, or there is none
     * @throws InterruptedException if the thread is interrupted in a call that is harmless, or whose request began: the
     *     outcome is then unknown
     */
    JsonNode call(BotMethod method, Object parameters, @Nullable Address address) throws InterruptedException {
        Answer answer = ask(method, parameters);
        if (!answer.ok()) {
            throw BotApiErrors.of(method, answer, address);
        }
        return answer.result();
    }

    /**
     * Calls a method and hands back what was answered, be it ok or not.
     *
     * @param method the method
     * @param parameters its parameters
     * @return the answer
     * @throws ChannelException if there is no answer
     * @throws InterruptedException if the thread is interrupted in a call that is harmless, or whose request began: the
     *     outcome is then unknown
     */
    Answer ask(BotMethod method, Object parameters) throws InterruptedException {
        return exchange(calls, method, parameters).answer();
    }

    /**
     * Calls a method, with files where it has some; these are streamed.
     *
     * @param request the method, its parameters, and the files
     * @return the answer
     * @throws ChannelException if there is no answer, or a file cannot be read
     * @throws InterruptedException if the thread is interrupted when the request has begun: the outcome is then unknown
     */
    Answer ask(Request request) throws InterruptedException {
        return request.files().isEmpty()
                ? ask(request.method(), request.parameters())
                : exchange(uploads, request.method(), new MultipartForm(request, JSON))
                        .answer();
    }

    /** Writes parameters as they are sent. */
    static ObjectNode tree(Object parameters) {
        return JSON.valueToTree(parameters);
    }

    private static void check(BotMethod method, Object parameters) {
        if (parameters instanceof Validable validable) {
            try {
                validable.validate();
            } catch (TelegramApiValidationException e) {
                throw ChannelException.rejected(method.wireName() + ": " + e.getMessage());
            }
        }
    }

    /**
     * Calls a method that waits for something, and hands back the bytes of what was answered.
     *
     * @param method the method
     * @param parameters its parameters
     * @return the answer, unread
     * @throws ChannelException if there is no answer
     * @throws InterruptedException if the thread is interrupted
     */
    RawAnswer await(BotMethod method, Object parameters) throws InterruptedException {
        return exchange(polls, method, parameters);
    }

    /**
     * Opens a file.
     *
     * @param path its path, as {@code getFile} gave it
     * @return its bytes, streaming; the caller closes it
     * @throws ChannelException if it cannot be opened
     * @throws InterruptedException if the thread is interrupted
     */
    InputStream download(String path) throws InterruptedException {
        okhttp3.Request request = new okhttp3.Request.Builder()
                .url(files.newBuilder().addPathSegments(path).build())
                .build();
        try {
            return openBody(downloads.newCall(request).execute());
        } catch (IOException e) {
            endIfInterrupted();
            throw ChannelException.unavailable("file: " + described(e));
        }
    }

    private static InputStream openBody(Response response) {
        if (response.isSuccessful()) {
            return response.body().byteStream();
        }
        response.close();
        String reason = "file: HTTP status " + response.code();
        throw response.code() / 100 == 4 ? ChannelException.rejected(reason) : ChannelException.unavailable(reason);
    }

    private RawAnswer exchange(OkHttpClient client, BotMethod method, Object parameters) throws InterruptedException {
        return exchange(client, method, new JsonBody(json(method, parameters)));
    }

    private RawAnswer exchange(OkHttpClient client, BotMethod method, RequestBody body) throws InterruptedException {
        try {
            return tryExchange(client, method, body);
        } catch (ClosedWhileIdleException e) {
            // Where one idle connection was closed, most likely all were.
            client.connectionPool().evictAll();
        }
        try {
            return tryExchange(client, method, body);
        } catch (ClosedWhileIdleException e) {
            throw ChannelException.unavailable(method.wireName() + ": " + described(e));
        }
    }

    private RawAnswer tryExchange(OkHttpClient client, BotMethod method, RequestBody body)
            throws ClosedWhileIdleException, InterruptedException {
        RequestProgress progress = new RequestProgress();
        okhttp3.Request request = new okhttp3.Request.Builder()
                .url(urls.get(method))
                .post(body)
                .tag(RequestProgress.class, progress)
                .build();
        Call call = client.newCall(request);
        call.addEventListener(progress);
        if (Thread.currentThread().isInterrupted()) {
            throw unbegun(method, method.wireName() + ": interrupted before it began");
        }
        try (Response response = call.execute()) {
            return new RawAnswer(response.code(), response.body().bytes());
        } catch (ClosedWhileIdleException e) {
            throw e;
        } catch (MultipartForm.UnreadableFileException e) {
            endIfInterrupted();
            // A form without its end is none: nothing of it is taken.
            throw ChannelException.unavailable(method.wireName() + ": " + e.getMessage());
        } catch (IOException e) {
            String reason = method.wireName() + ": " + described(e);
            if (!progress.begun()) {
                throw unbegun(method, reason);
            }
            endIfInterrupted();
            throw BotApiErrors.outcomeUnknown(method, reason);
        } catch (Exception e) {
            // While it connects, OkHttp ends with an InterruptedException that it does not declare.
            if (e instanceof InterruptedException && !progress.begun()) {
                Thread.currentThread().interrupt();
                throw unbegun(method, method.wireName() + ": interrupted while it connected");
            }
            throw e;
        }
    }

    /** Surely not done. An interrupt is left to the caller's next wait, but where the call itself was to wait. */
    private static ChannelException unbegun(BotMethod method, String reason) throws InterruptedException {
        if (method.harmless()) {
            endIfInterrupted();
        }
        return ChannelException.unavailable(reason);
    }

    /** An interrupt closes the socket that the thread waits for; what then fails is the interrupt, and not the call. */
    private static void endIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted in a call to the Bot API");
        }
    }

    private static byte[] json(BotMethod method, Object parameters) {
        check(method, parameters);
        try {
            return JSON.writeValueAsBytes(parameters);
        } catch (JsonProcessingException e) {
            throw ChannelException.rejected(method.wireName() + ": " + e.getOriginalMessage());
        }
    }

    private String described(IOException failure) {
        return withoutToken(failure.getClass().getSimpleName() + ": " + failure.getMessage());
    }

    private String withoutToken(String text) {
        String secret = token.substring(token.indexOf(':') + 1);
        return text.replace(secret, "***");
    }

    @Override
    public void close() {
        calls.connectionPool().evictAll();
    }

    /** An answer whose body was not read as JSON yet. */
    final class RawAnswer {
        private final int status;
        private final byte[] body;

        private RawAnswer(int status, byte[] body) {
            this.status = status;
            this.body = body;
        }

        int status() {
            return status;
        }

        byte[] body() {
            return body;
        }

        /** Reads it; what an error says is rid of the token, should it repeat the URL. */
        Answer answer() {
            Answer answer = read(body);
            if (answer.ok()) {
                return answer;
            }
            String text = withoutToken(new String(body, StandardCharsets.UTF_8));
            return read(text.getBytes(StandardCharsets.UTF_8));
        }

        private Answer read(byte[] json) {
            try {
                return new Answer(status, JSON.readTree(json));
            } catch (IOException e) {
                return new Answer(status, MissingNode.getInstance());
            }
        }
    }

    /** The name of a method is in the URL; the library's lower-case one beside the parameters says nothing more. */
    interface WithoutMethodName {
        @JsonIgnore
        String getMethod();
    }
}
