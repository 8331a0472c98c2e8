package dev.switchboard.telegram;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import okhttp3.Connection;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Lets no request that must not be repeated be written to a connection that the server closed while it was idle. OkHttp
 * itself looks only at those that were idle for ten seconds; on a younger one the request would be written, and its
 * outcome then be unknown.
 */
final class LiveConnections implements Interceptor {

    /** The connection was closed: nothing was written. */
    static final class ClosedWhileIdleException extends IOException {
        private static final long serialVersionUID = 1L;

        ClosedWhileIdleException() {
            super("the server closed the idle connection");
        }
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        RequestProgress progress = chain.request().tag(RequestProgress.class);
        if (progress != null && !progress.connected() && isClosed(chain.connection())) {
            throw new ClosedWhileIdleException();
        }
        return chain.proceed(chain.request());
    }

    private static boolean isClosed(@Nullable Connection connection) {
        if (connection == null) {
            return false;
        }
        SocketChannel channel = connection.socket().getChannel();
        return channel != null && hasSomethingToRead(channel);
    }

    /** After an answer there is nothing to read but the end; and a connection with anything else is no good either. */
    private static boolean hasSomethingToRead(SocketChannel channel) {
        try {
            channel.configureBlocking(false);
            boolean something = channel.read(ByteBuffer.allocate(1)) != 0;
            channel.configureBlocking(true);
            return something;
        } catch (IOException e) {
            return true;
        }
    }
}
