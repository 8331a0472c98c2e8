package dev.switchboard.pipeline;

import dev.switchboard.model.Channel;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.ConfigurationException;
import dev.switchboard.model.Event;
import dev.switchboard.model.NotFoundException;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.spi.Connector;
import dev.switchboard.storage.Rows.NewEvent;
import dev.switchboard.storage.Rows.StoredChannel;
import dev.switchboard.storage.SecretStore;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.StorageException;
import dev.switchboard.storage.Transaction;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channels that are open on this node: those declared in the host's code, and those added while running, which are
 * stored and so opened on every node. Safe from any thread.
 */
public final class OpenChannels {
    private static final Logger LOG = LoggerFactory.getLogger(OpenChannels.class);
    private static final int ATTEMPTS = 10;
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

    private final Storage storage;
    private final Providers providers;
    private final @Nullable SecretStore secrets;
    private final Ticker ticker;
    private final Faults faults;
    private final Map<String, OpenChannel> open = new ConcurrentHashMap<>();
    private final Map<String, String> broken = new ConcurrentHashMap<>();
    private volatile Set<String> known = Set.of();
    private Consumer<OpenChannel> onOpen = channel -> {};
    private Consumer<OpenChannel> onClose = channel -> {};

    OpenChannels(
            Storage storage,
            Providers providers,
            @Nullable SecretStore secrets,
            Instruments instruments,
            Collection<ChannelConfig> declared) {
        this.storage = storage;
        this.providers = providers;
        this.secrets = secrets;
        this.ticker = instruments.ticker();
        this.faults = instruments.faults();
        for (ChannelConfig config : declared) {
            Connector connector = providers.create(config, ticker.clock());
            open.put(config.id(), new OpenChannel(config, true, connector, Channel.Status.ACTIVE, null, 0));
        }
    }

    /** The secret settings of a channel, where it is open. */
    Collection<String> secrets(String id) {
        OpenChannel channel = find(id);
        return channel == null
                ? List.of()
                : providers
                        .bySecrecy(channel.config())
                        .getOrDefault(true, Map.of())
                        .values();
    }

    void listen(Consumer<OpenChannel> opened, Consumer<OpenChannel> closed) {
        onOpen = opened;
        onClose = closed;
    }

    /** Stores what is declared, and opens what was added while running, here or on another node. */
    void start() {
        Map<String, StoredChannel> stored = readStored();
        for (OpenChannel channel : open.values()) {
            StoredChannel known = stored.get(channel.id());
            if (known == null || !known.declared() || !sameButSecret(known.config(), channel.config())) {
                save(new StoredChannel(
                        withoutSettings(channel.config()), null, true, afterChange(known), null, null, null, 0));
            }
        }
        synchronize();
        open.values().stream().filter(OpenChannel::isDeclared).forEach(onOpen);
    }

    /** A channel that is changed works again, unless somebody has paused it: that only who activates it takes back. */
    private static Channel.Status afterChange(@Nullable StoredChannel known) {
        return known != null && known.status() == Channel.Status.PAUSED ? known.status() : Channel.Status.ACTIVE;
    }

    private static boolean sameButSecret(ChannelConfig stored, ChannelConfig declared) {
        return stored.equals(withoutSettings(declared));
    }

    private static ChannelConfig withoutSettings(ChannelConfig config) {
        return new ChannelConfig(config.type(), config.id(), config.name(), Map.of(), config.policy());
    }

    private Map<String, StoredChannel> readStored() {
        Map<String, StoredChannel> stored = new HashMap<>();
        storage.channels().forEach(channel -> stored.put(channel.config().id(), channel));
        return stored;
    }

    /** Follows what other nodes did: opens, reopens and closes channels, and takes over their status. */
    synchronized void synchronize() {
        Map<String, StoredChannel> stored = readStored();
        known = Set.copyOf(stored.keySet());
        for (StoredChannel channel : stored.values()) {
            OpenChannel here = open.get(channel.config().id());
            if (here != null && here.isDeclared()) {
                here.follow(channel);
            } else if (!channel.declared() && (here == null || here.version() != channel.version())) {
                openStored(channel);
            }
        }
        Set<String> gone = new HashSet<>();
        open.values().stream()
                .filter(channel -> !channel.isDeclared() && !stored.containsKey(channel.id()))
                .forEach(channel -> gone.add(channel.id()));
        gone.forEach(this::closeHere);
        broken.keySet().retainAll(stored.keySet());
    }

    private void openStored(StoredChannel stored) {
        try {
            ChannelConfig config = withSecrets(stored);
            OpenChannel known = open.get(config.id());
            if (known != null && known.config().equals(config)) {
                // Only the status has changed: the connector stays.
                put(new OpenChannel(
                        config, false, known.connector(), stored.status(), stored.reason(), stored.version()));
            } else {
                // Made before the old one is closed: where it cannot be made, the old one goes on.
                Connector connector = providers.create(config, ticker.clock());
                OpenChannel opened = opened(stored, config, connector);
                closeHere(config.id());
                put(opened);
            }
            broken.remove(config.id());
        } catch (ConfigurationException e) {
            isBroken(stored, String.valueOf(e.getMessage()), null);
        } catch (Throwable e) { // whatever it throws, also what it does not declare, is its channel's alone
            isBroken(stored, "its connector failed: " + Failures.describe(e), e);
        }
    }

    private static OpenChannel opened(StoredChannel stored, ChannelConfig config, Connector connector) {
        try {
            return new OpenChannel(config, false, connector, stored.status(), stored.reason(), stored.version());
        } catch (Throwable e) {
            close(config.id(), connector);
            throw e;
        }
    }

    private void isBroken(StoredChannel stored, String why, @Nullable Throwable cause) {
        String id = stored.config().id();
        String reason = open.containsKey(id)
                ? "goes on with its earlier settings on this node, since the new ones cannot be used: " + why
                : "cannot be opened on this node: " + why;
        if (!reason.equals(broken.put(id, reason))) {
            LogContext.about(id, () -> LOG.error("Channel {} {}", id, reason, cause));
        }
    }

    private ChannelConfig withSecrets(StoredChannel stored) {
        ChannelConfig config = stored.config();
        if (stored.secrets() == null) {
            return config;
        }
        for (Map.Entry<String, String> secret :
                secretStore(config.id()).open(config.id(), stored.secrets()).entrySet()) {
            config = config.with(secret.getKey(), secret.getValue());
        }
        return config;
    }

    private SecretStore secretStore(String channel) {
        if (secrets == null) {
            throw new ConfigurationException(
                    "channel " + channel,
                    "has secret settings, which are not stored without a key of the host's: give the builder a"
                            + " SecretStore, or declare the channel in code");
        }
        return secrets;
    }

    private void put(OpenChannel channel) {
        open.put(channel.id(), channel);
        onOpen.accept(channel);
    }

    private void closeHere(String id) {
        OpenChannel channel = open.remove(id);
        if (channel != null) {
            onClose.accept(channel);
            close(channel.id(), channel.connector());
        }
    }

    /** Adds a channel, or changes one that was added. */
    synchronized void add(ChannelConfig config) {
        OpenChannel known = open.get(config.id());
        if (known != null && known.isDeclared()) {
            throw new ConfigurationException(
                    "channel " + config.id(), "is declared in code, and can only be changed there");
        }
        Map<Boolean, Map<String, String>> settings = providers.bySecrecy(config);
        // A setting that is wrong is refused before anything is stored.
        close(config.id(), providers.create(config, ticker.clock()));
        Map<String, String> secret = settings.getOrDefault(true, Map.of());
        ChannelConfig plain = new ChannelConfig(
                config.type(), config.id(), config.name(), settings.getOrDefault(false, Map.of()), config.policy());
        String sealed = secret.isEmpty() ? null : secretStore(config.id()).seal(config.id(), secret);
        Channel.Status status = afterChange(readStored().get(config.id()));
        save(new StoredChannel(plain, sealed, false, status, null, null, null, 0));
        synchronize();
    }

    /** Removes a channel that was added, be it open here or not. */
    synchronized void remove(String id) {
        OpenChannel known = open.get(id);
        if (known != null && known.isDeclared()) {
            throw new ConfigurationException("channel " + id, "is declared in code, and can only be removed there");
        }
        if (known == null && !readStored().containsKey(id)) {
            throw new NotFoundException("channel", id);
        }
        storage.write(transaction -> {
            transaction.removeChannel(id);
            changed(transaction, id, Map.of("status", "removed"));
            return id;
        });
        synchronize();
    }

    /** Gives a channel a status, on all nodes. */
    synchronized void status(String id, Channel.Status status) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            synchronize();
            if (setStatus(get(id), status, null)) {
                synchronize();
                return;
            }
        }
        throw StorageException.unavailable("channel " + id + " is being changed by others again and again", null);
    }

    /** The platform refuses a channel's credentials: it waits until a person does something. */
    synchronized void refused(OpenChannel channel, ChannelException refusal) {
        String reason = Failures.bounded(String.valueOf(refusal.getMessage()));
        OpenChannel known = open.get(channel.id());
        // What was refused may be settings that are no longer in use.
        if (known == null || known.connector() != channel.connector() || !known.isActive()) {
            return;
        }
        LogContext.about(
                channel.id(),
                () -> LOG.error("The platform refuses the credentials of channel {}: {}", channel.id(), reason));
        Channel.Status status =
                refusal.healedBySettingsOnly() ? Channel.Status.ERROR : Channel.Status.NEEDS_AUTHORISATION;
        known.status(status, reason);
        try {
            setStatus(known, status, reason);
            synchronize();
        } catch (StorageException e) {
            faults.storage().happened("the status of channel " + channel.id() + ": " + e.getMessage(), null);
        }
    }

    /** Stores a status; false where the channel is no longer stored as it is known here. */
    private boolean setStatus(OpenChannel channel, Channel.Status status, @Nullable String reason) {
        return storage.write(transaction -> {
            boolean isSet = transaction.setChannelStatus(channel.id(), channel.version(), status, reason);
            if (isSet) {
                changed(transaction, channel.id(), facts(status, reason));
            }
            return isSet;
        });
    }

    private void save(StoredChannel channel) {
        String id = channel.config().id();
        storage.write(transaction -> {
            transaction.saveChannel(channel);
            changed(transaction, id, facts(channel.status(), channel.reason()));
            return id;
        });
    }

    private static Map<String, String> facts(Channel.Status status, @Nullable String reason) {
        return reason == null ? Map.of("status", status.name()) : Map.of("status", status.name(), "reason", reason);
    }

    private void changed(Transaction transaction, String id, Map<String, String> facts) {
        transaction.appendEvents(List.of(new NewEvent(Event.CHANNEL_CHANGED, ticker.now(), id, null, null, facts)));
    }

    /** A channel that is open here. */
    OpenChannel get(String id) {
        OpenChannel channel = open.get(id);
        if (channel == null) {
            throw new NotFoundException("channel", id);
        }
        return channel;
    }

    @Nullable
    OpenChannel find(String id) {
        return open.get(id);
    }

    /** The channels that were stored when they were last looked at, be they open here or not. */
    Collection<String> stored() {
        return known;
    }

    Collection<OpenChannel> all() {
        return open.values();
    }

    /** The stored channels that could not be opened here, with the reasons. */
    Map<String, String> broken() {
        return broken;
    }

    /** On a thread of its own: a connector that hangs is to hold up nobody. */
    private static Thread closing(String id, Connector connector) {
        Thread closing = new Thread(() -> tryToClose(id, connector), "switchboard-close-" + id);
        closing.setDaemon(true);
        closing.start();
        return closing;
    }

    private static void close(String id, Connector connector) {
        Deadline.in(LONGEST_CLOSE).join(closing(id, connector));
    }

    /** A connector that fails to close has ended as far as anybody can tell. */
    private static void tryToClose(String id, Connector connector) {
        try {
            connector.close();
        } catch (Throwable e) {
            LogContext.about(id, () -> LOG.warn("The connector of channel {} failed to close", id, e));
        }
    }

    /** Closes all connectors, and waits for them for a while. */
    void close(Deadline deadline) {
        List<Thread> closing = open.values().stream()
                .map(channel -> closing(channel.id(), channel.connector()))
                .toList();
        closing.forEach(deadline::join);
    }
}
