package dev.switchboard.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reaches a platform that is open in this process, by its name. It is looked for at each call. */
final class LocalLine implements Line {
    private final String platform;
    private final String secret;
    private final Duration timeout;

    LocalLine(String platform, String secret, Duration timeout) {
        this.platform = platform;
        this.secret = secret;
        this.timeout = timeout;
    }

    @Override
    public List<String> call(Call call) throws IOException, Refused, InterruptedException {
        return calls().call(secret, call, timeout);
    }

    @Override
    public HeldUpdates.Batch updates(@Nullable String offset, Duration wait)
            throws IOException, Refused, InterruptedException {
        return calls().updates(secret, offset, wait);
    }

    @Override
    public String upload(InputStream file) throws IOException, Refused, InterruptedException {
        return calls().upload(secret, file, timeout);
    }

    @Override
    public InputStream open(String reference) throws IOException, Refused, InterruptedException {
        return calls().open(secret, reference, timeout);
    }

    @Override
    public void close() {}

    private Calls calls() throws Refused {
        return Platforms.named(platform)
                .map(SimulatedPlatform::answering)
                .orElseThrow(() -> new Refused(Failure.of(
                        Failure.Kind.UNREACHABLE, "no simulated platform called " + platform + " is open here")));
    }
}
