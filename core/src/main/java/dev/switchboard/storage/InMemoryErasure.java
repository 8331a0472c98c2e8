package dev.switchboard.storage;

import dev.switchboard.model.Address;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.storage.InMemoryTables.BlobRow;
import dev.switchboard.storage.InMemoryTables.BlobUse;
import dev.switchboard.storage.InMemoryTables.RevisionKey;
import dev.switchboard.storage.Rows.ExternalId;
import dev.switchboard.storage.Rows.PartRef;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Takes away what messages said, and what hangs on them. Guarded by the storage's mutex. */
final class InMemoryErasure {
    private final InMemoryTables tables;
    private final Instant now;

    InMemoryErasure(InMemoryTables tables, Instant now) {
        this.tables = tables;
        this.now = now;
    }

    void sweep(Housekeeping.Messages what, MessageId id) {
        if (what == Housekeeping.Messages.REMOVE) {
            remove(id);
        } else {
            erase(id);
        }
    }

    void erase(MessageId id) {
        forgetWhatHangsOn(id);
        tables.messages.put(id, tables.messages.require(id).erased());
    }

    /**
     * Erases a message, and who sent it.
     *
     * @param withIds whether what its platform calls it goes as well
     */
    void anonymise(MessageId id, boolean withIds) {
        if (withIds) {
            removeExternalIds(tables.messages.require(id).message());
        }
        erase(id);
        tables.messages.put(id, tables.messages.require(id).anonymous(withIds));
    }

    private void remove(MessageId id) {
        forgetWhatHangsOn(id);
        removeExternalIds(tables.messages.require(id).message());
        tables.messages.remove(id);
    }

    private void removeExternalIds(Message message) {
        removeAlbums(message);
        for (ExternalId external : externalIds(message)) {
            PartRef ref = tables.externalIds.get(external);
            if (ref != null && ref.message().equals(message.id())) {
                tables.externalIds.remove(external);
            }
        }
    }

    /** Whose parts have content of their own may be an album. */
    private void removeAlbums(Message message) {
        if (message.parts().stream().anyMatch(part -> part.content() != null)) {
            List<ExternalId> albums = tables.externalIds.keys().stream()
                    .filter(id -> id.id().startsWith(ExternalId.ALBUM))
                    .filter(id -> tables.externalIds.require(id).message().equals(message.id()))
                    .toList();
            albums.forEach(tables.externalIds::remove);
        }
    }

    /** Where a conversation is and was, also where another one is found there by now. */
    static Set<Address> addresses(InMemoryTables tables, ConversationId id) {
        Set<Address> addresses = new LinkedHashSet<>();
        addresses.add(tables.conversations.require(id).address());
        tables.addressesOf.in(id).forEach(arrival -> addresses.add(arrival.what()));
        return addresses;
    }

    private List<ExternalId> externalIds(Message message) {
        Set<Address> addresses = addresses(tables, message.conversation());
        return message.parts().stream()
                .flatMap(part -> part.externalIds().stream())
                .flatMap(id -> addresses.stream().map(at -> new ExternalId(at.channel(), at.chat(), id)))
                .toList();
    }

    private void forgetWhatHangsOn(MessageId id) {
        List.copyOf(tables.revisionsOf.in(id)).forEach(number -> tables.revisions.remove(new RevisionKey(id, number)));
        for (String sha256 : List.copyOf(tables.blobsOfMessage.in(id))) {
            tables.blobUses.remove(new BlobUse(id, sha256));
            BlobRow blob = tables.blobs.get(sha256);
            if (blob != null) {
                tables.blobs.put(sha256, blob.usedAt(now));
            }
        }
        tables.failures.remove(id.value());
        List.copyOf(tables.parkedOfMessage.in(id)).forEach(recent -> tables.parked.remove(recent.id()));
    }
}
