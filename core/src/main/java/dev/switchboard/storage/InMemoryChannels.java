package dev.switchboard.storage;

import dev.switchboard.model.Channel;
import dev.switchboard.storage.Rows.StoredChannel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Channels in memory. Guarded by the storage's mutex. */
final class InMemoryChannels {
    private final InMemoryTables tables;

    InMemoryChannels(InMemoryTables tables) {
        this.tables = tables;
    }

    void save(StoredChannel channel) {
        StoredChannel old = tables.channels.get(channel.config().id());
        if (old == null) {
            put(channel, channel.offset(), channel.blockedUntil(), 1);
        } else {
            put(channel, old.offset(), old.blockedUntil(), old.version() + 1);
        }
    }

    boolean setStatus(String id, long version, Channel.Status status, @Nullable String reason) {
        StoredChannel old = tables.channels.get(id);
        if (old == null || old.version() != version) {
            return false;
        }
        StoredChannel changed = new StoredChannel(
                old.config(), old.secrets(), old.declared(), status, reason, old.offset(), old.blockedUntil(), version);
        put(changed, old.offset(), old.blockedUntil(), version + 1);
        return true;
    }

    void remove(String id) {
        tables.channels.remove(id);
    }

    void saveOffset(String id, String offset) {
        StoredChannel channel = tables.channels.get(id);
        if (channel != null) {
            put(channel, offset, channel.blockedUntil(), channel.version());
        }
    }

    void block(String id, Instant until) {
        StoredChannel channel = tables.channels.get(id);
        if (channel != null
                && (channel.blockedUntil() == null || channel.blockedUntil().isBefore(until))) {
            put(channel, channel.offset(), until, channel.version());
        }
    }

    private void put(StoredChannel channel, @Nullable String offset, @Nullable Instant blockedUntil, long version) {
        StoredChannel row = new StoredChannel(
                channel.config(),
                channel.secrets(),
                channel.declared(),
                channel.status(),
                channel.reason(),
                offset,
                blockedUntil,
                version);
        tables.channels.put(channel.config().id(), row);
    }
}
