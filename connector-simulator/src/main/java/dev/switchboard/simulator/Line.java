package dev.switchboard.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a connector reaches its platform. An {@link IOException} means that nobody knows what was done. */
interface Line extends AutoCloseable {
    /** Makes a call; gives the ids of what was sent or found. */
    List<String> call(Call call) throws IOException, Refused, InterruptedException;

    HeldUpdates.Batch updates(@Nullable String offset, Duration wait) throws IOException, Refused, InterruptedException;

    /** Hands a file over; gives the platform's id of it. */
    String upload(InputStream file) throws IOException, Refused, InterruptedException;

    InputStream open(String reference) throws IOException, Refused, InterruptedException;

    @Override
    void close();
}
