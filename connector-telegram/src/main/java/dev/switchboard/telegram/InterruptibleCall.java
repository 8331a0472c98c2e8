package dev.switchboard.telegram;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import okhttp3.Call;
import okhttp3.Response;

/**
 * One blocking call that an interrupt ends at once. A thread that waits in a socket does not see an interrupt; this is
 * how the JDK's own channels do it, and it takes no second thread for the call.
 */
final class InterruptibleCall extends AbstractInterruptibleChannel {
    private final Call call;

    InterruptibleCall(Call call) {
        this.call = call;
    }

    /** What is made of a response while the call can still be interrupted. */
    @FunctionalInterface
    interface ResponseReader<T> {
        T read(Response response) throws IOException;
    }

    /** Executes the call. The reader closes the response, or hands on who will. */
    <T> T execute(ResponseReader<T> reader) throws IOException, InterruptedException {
        try {
            return executeUntilClosed(reader);
        } catch (ClosedByInterruptException e) {
            // The channel leaves the thread's flag set; the exception takes its place.
            Thread.interrupted();
            InterruptedException interrupted = new InterruptedException("interrupted in a call to the Bot API");
            interrupted.addSuppressed(e);
            throw interrupted;
        }
    }

    private <T> T executeUntilClosed(ResponseReader<T> reader) throws IOException {
        boolean completed = false;
        try {
            begin();
            T result = reader.read(call.execute());
            completed = true;
            return result;
        } finally {
            end(completed);
        }
    }

    @Override
    protected void implCloseChannel() {
        call.cancel();
    }
}
