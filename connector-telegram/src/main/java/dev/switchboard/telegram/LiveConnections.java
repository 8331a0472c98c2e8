package dev.switchboard.telegram;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import okhttp3.Connection;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Response;

/**
 * Lets no request be written to a connection that the server closed while it was idle. OkHttp itself looks only at those
 * that were idle for ten seconds; on a younger one the request would be written, and its outcome then be unknown. Over
 * HTTP/2 the server's closing is heard as it comes, and there is nothing to look for.
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
        Connection connection = chain.connection();
        if (connection != null && connection.protocol() != Protocol.HTTP_2) {
            SocketChannel channel = connection.socket().getChannel();
            if (channel != null && hasSomethingToRead(channel)) {
                throw new ClosedWhileIdleException();
            }
        }
        return chain.proceed(chain.request());
    }

    /** Before a request there is nothing to read but the end; and a connection with anything else is no good either. */
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
