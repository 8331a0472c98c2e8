package dev.switchboard.pipeline;

import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.Command;
import dev.switchboard.storage.BlobStore;
import dev.switchboard.storage.SecretStore;
import dev.switchboard.storage.Storage;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Pipeline} is wired of.
 *
 * @param options the numbers
 * @param storage where everything is kept
 * @param blobs where the bytes of attachments are kept
 * @param secrets what seals the secrets of channels that are added while running, or null
 * @param channels the channels declared in code
 * @param handling what is done with messages
 * @param commands the commands that platforms show
 * @param templates the templates by name
 * @param values what every template sees
 * @param clock the board's clock, or null for the system's
 * @param threads where handlers and sends run
 * @param meters what measures it
 * @param traces what follows its messages
 */
public record PipelineParts(
        Options options,
        Storage storage,
        BlobStore blobs,
        @Nullable SecretStore secrets,
        Collection<ChannelConfig> channels,
        Handling handling,
        List<Command> commands,
        Map<String, String> templates,
        Map<String, String> values,
        @Nullable InstantSource clock,
        Executor threads,
        Meters meters,
        Traces traces) {}
