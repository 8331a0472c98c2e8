package dev.switchboard.pipeline;

import dev.switchboard.model.Capabilities;
import dev.switchboard.model.Capabilities.Feature;
import dev.switchboard.model.Capabilities.Level;
import dev.switchboard.model.Channel;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.ChannelPolicy;
import dev.switchboard.model.Content;
import dev.switchboard.model.Overlap;
import dev.switchboard.spi.Connector;
import dev.switchboard.storage.Rows.StoredChannel;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A channel on this node: its configuration, its connector, and how it is. Safe from any thread. */
final class OpenChannel {
    private final ChannelConfig config;
    private final boolean declared;
    private final Connector connector;
    private final Capabilities capabilities;
    private volatile long version;
    private volatile Channel.Status status;
    private volatile @Nullable String reason;
    private volatile long blockedUntil;
    private volatile boolean blocked;
    private volatile @Nullable String name;

    OpenChannel(
            ChannelConfig config,
            boolean declared,
            Connector connector,
            Channel.Status status,
            @Nullable String reason,
            long version) {
        this.config = config;
        this.declared = declared;
        this.connector = connector;
        this.capabilities = withWhatIsImplemented(connector);
        this.status = status;
        this.reason = reason;
        this.version = version;
    }

    private static Capabilities withWhatIsImplemented(Connector connector) {
        Capabilities declared = connector.capabilities();
        for (Feature feature : Feature.values()) {
            if (feature.byCode()) {
                declared = declared.with(implementing(connector, feature) ? Level.FULL : Level.REJECTED, feature);
            }
        }
        return declared;
    }

    private static boolean implementing(Connector connector, Feature feature) {
        return switch (feature) {
            case EDIT -> connector instanceof Connector.Edits;
            case DELETE -> connector instanceof Connector.Deletes;
            case REACTION -> connector instanceof Connector.Reactions;
            case TYPING -> connector instanceof Connector.Typing;
            case SEND_LOOKUP -> connector instanceof Connector.SendLookup;
            default -> false;
        };
    }

    String id() {
        return config.id();
    }

    ChannelConfig config() {
        return config;
    }

    ChannelPolicy policy() {
        return config.policy();
    }

    boolean isOrdered() {
        return config.policy().overlap() != Overlap.CONCURRENT;
    }

    boolean isDeclared() {
        return declared;
    }

    Connector connector() {
        return connector;
    }

    Capabilities capabilities() {
        return capabilities;
    }

    /** What fits content to this channel. */
    Fitting fitting() {
        return new Fitting(capabilities, this::fits);
    }

    private boolean fits(Content part) {
        return !(connector instanceof Connector.Packing packing) || packing.fits(part);
    }

    /** Whether a command that names somebody is for this account; each is where the connector knows of no names. */
    boolean isNamed(String somebody) throws IOException, InterruptedException {
        if (!(connector instanceof Connector.Named named)) {
            return true;
        }
        String known = name;
        if (known == null) {
            known = named.name();
            name = known;
        }
        return known.equalsIgnoreCase(somebody);
    }

    long version() {
        return version;
    }

    boolean isActive() {
        return status == Channel.Status.ACTIVE;
    }

    Channel.Status status() {
        return status;
    }

    @Nullable
    String reason() {
        return reason;
    }

    /** How it is from now on, until what is stored says otherwise. */
    void status(Channel.Status status, @Nullable String reason) {
        this.status = status;
        this.reason = reason;
    }

    /** How it is stored, and in which version. */
    void follow(StoredChannel stored) {
        status(stored.status(), stored.reason());
        version = stored.version();
    }

    /** The platform wants to be left alone until a time of the ticker. */
    void blockUntil(long nanos) {
        blockedUntil = nanos;
        blocked = true;
    }

    /** How long the platform still wants to be left alone, in nanoseconds; 0 if it does not. */
    long blockedFor(long nanos) {
        long left = blocked ? blockedUntil - nanos : 0;
        return Math.max(0, left);
    }

    Channel channel() {
        return new Channel(
                config.id(), config.type(), config.name(), status, reason, config.policy(), declared, capabilities);
    }
}
