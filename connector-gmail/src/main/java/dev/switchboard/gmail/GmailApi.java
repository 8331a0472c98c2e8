package dev.switchboard.gmail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.api.client.googleapis.services.AbstractGoogleClientRequest;
import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import dev.switchboard.spi.ChannelException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/**
 * Calls the Gmail API, on the caller's thread. Every failure is a {@link ChannelException} that says whether the call may
 * have been done. Answers are read as trees, so that what is new or odd in one breaks nothing. Safe from any thread.
 */
final class GmailApi {
    /** The mailbox that the token is for: https://developers.google.com/workspace/gmail/api/reference/rest. */
    static final String ME = "me";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final com.google.api.services.gmail.Gmail service;
    private final HttpTransport transport;
    private final GmailTokens tokens;
    private final boolean gzip;
    private final InstantSource clock;

    /** Makes a request of Google's client. */
    interface Call {
        AbstractGoogleClientRequest<?> make(com.google.api.services.gmail.Gmail.Users users) throws IOException;
    }

    /** Reads an answer while it streams. */
    interface Reader<T> {
        T read(InputStream answer) throws IOException;
    }

    GmailApi(GmailSettings settings) {
        this.transport = new JdkTransport(settings.times().call());
        this.tokens = new GmailTokens(settings, transport);
        this.gzip = settings.gzip();
        this.clock = settings.clock();
        this.service = new com.google.api.services.gmail.Gmail.Builder(
                        transport, GsonFactory.getDefaultInstance(), this::prepare)
                .setRootUrl(settings.apiUrl())
                .setApplicationName("Switchboard")
                .build();
    }

    /** Each request, those of an upload's pieces included. What is tried again, and when, is core's matter. */
    private void prepare(HttpRequest request) throws IOException {
        request.setNumberOfRetries(0);
        request.setFollowRedirects(false);
        try {
            request.getHeaders().setAuthorization("Bearer " + tokens.current());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a token was refreshed");
        }
    }

    HttpTransport transport() {
        return transport;
    }

    /** Asks for something; whoever is asked changes nothing. */
    JsonNode ask(String name, Call call) throws InterruptedException {
        return exchange(name, false, gzip, call, JSON::readTree);
    }

    /** Asks for something that is read while it streams. */
    <T> T ask(String name, Call call, Reader<T> reader) throws InterruptedException {
        return exchange(name, false, gzip, call, reader);
    }

    /** Changes something, so that it matters whether it was done. */
    JsonNode change(String name, Call call) throws InterruptedException {
        return exchange(name, true, gzip, call, JSON::readTree);
    }

    /** The same with a body that streams, which is not compressed. */
    JsonNode changeStreaming(String name, Call call) throws InterruptedException {
        return exchange(name, true, false, call, JSON::readTree);
    }

    /** Asks another API of Google's with the same token. */
    JsonNode post(String name, String url, JsonNode body) throws InterruptedException {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        return exchange(
                name,
                false,
                () -> transport
                        .createRequestFactory(this::prepare)
                        .buildPostRequest(new GenericUrl(url), new ByteArrayContent("application/json", bytes))
                        .execute(),
                JSON::readTree);
    }

    /** Makes one try. */
    private interface Try {
        HttpResponse executed() throws IOException;
    }

    private <T> T exchange(String name, boolean changes, boolean compressed, Call call, Reader<T> reader)
            throws InterruptedException {
        return exchange(
                name,
                changes,
                () -> {
                    AbstractGoogleClientRequest<?> request = call.make(service.users());
                    request.setDisableGZipContent(!compressed);
                    return request.executeUnparsed();
                },
                reader);
    }

    private <T> T exchange(String name, boolean changes, Try request, Reader<T> reader) throws InterruptedException {
        String token = tokens.current();
        try {
            return read(request, reader);
        } catch (HttpResponseException e) {
            // A refused token is documented as not done:
            // https://developers.google.com/workspace/gmail/api/guides/handle-errors
            if (e.getStatusCode() != 401 || !tokens.refused(token)) {
                throw GmailErrors.of(name, changes, e, clock.instant());
            }
        } catch (IOException e) {
            throw failure(name, changes, e);
        }
        try {
            return read(request, reader);
        } catch (HttpResponseException e) {
            throw GmailErrors.of(name, changes, e, clock.instant());
        } catch (IOException e) {
            throw failure(name, changes, e);
        }
    }

    private static <T> T read(Try request, Reader<T> reader) throws IOException {
        HttpResponse response = request.executed();
        try (InputStream answer = response.getContent()) {
            return reader.read(answer == null ? InputStream.nullInputStream() : answer);
        } finally {
            response.disconnect();
        }
    }

    private static ChannelException failure(String name, boolean changes, IOException failure)
            throws InterruptedException {
        if (failure instanceof InterruptedIOException && Thread.interrupted()) {
            throw new InterruptedException("interrupted in " + name);
        }
        return GmailErrors.of(name, changes, failure);
    }
}
