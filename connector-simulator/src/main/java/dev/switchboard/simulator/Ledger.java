package dev.switchboard.simulator;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a platform was sent: its record, the chats as people see them, and the keys that it has seen. Remembers the
 * newest only, as many as it is told. Guarded by its own monitor.
 */
final class Ledger {
    private final int remembered;
    private final Deque<Recorded> record = new ArrayDeque<>();
    private final Map<String, Recorded> sends = new HashMap<>();
    private final Map<String, Map<String, SimulatedMessage>> chats = new LinkedHashMap<>();
    private final Map<String, Set<String>> reactions = new HashMap<>();
    private long number;
    private long repeats;

    Ledger(int remembered) {
        this.remembered = remembered;
    }

    /** Takes a send; gives what was recorded, now or when its key was first seen. */
    synchronized Recorded send(Call call, String id, Instant at) {
        @Nullable Recorded before = call.deduplicate() ? sends.get(call.key()) : null;
        if (before != null) {
            repeats++;
            return before;
        }
        Recorded sent = record(call, id, at);
        if (!call.key().isEmpty()) {
            sends.putIfAbsent(call.key(), sent);
        }
        chats.computeIfAbsent(call.chat(), chat -> new LinkedHashMap<>())
                .put(id, new SimulatedMessage(id, call.chat(), call.thread(), call.content(), call.replyTo()));
        return sent;
    }

    synchronized void edit(Call call, Instant at) throws Refused {
        @Nullable SimulatedMessage before = chat(call.chat()).get(call.id());
        if (before == null) {
            throw Refused.rejected("id: no message " + call.id() + " in this chat");
        }
        chat(call.chat())
                .put(
                        call.id(),
                        new SimulatedMessage(
                                before.id(), before.chat(), before.thread(), call.content(), before.replyTo()));
        record(call, call.id(), at);
    }

    synchronized void delete(Call call, Instant at) {
        chat(call.chat()).remove(call.id());
        record(call, call.id(), at);
    }

    synchronized void react(Call call, Instant at) {
        if (call.reaction().isEmpty()) {
            reactions.remove(call.id());
        } else {
            reactions.put(call.id(), Set.of(call.reaction()));
        }
        record(call, call.id(), at);
    }

    synchronized void typing(Call call, Instant at) {
        record(call, "", at);
    }

    private Recorded record(Call call, String id, Instant at) {
        Recorded recorded = new Recorded(
                ++number,
                call.operation(),
                call.key(),
                call.chat(),
                call.thread(),
                id,
                call.content(),
                call.replyTo(),
                call.reaction(),
                at);
        record.addLast(recorded);
        if (record.size() > remembered) {
            forget(record.removeFirst());
        }
        return recorded;
    }

    private void forget(Recorded oldest) {
        if (oldest.operation() == Operation.SEND) {
            sends.remove(oldest.key(), oldest);
            Map<String, SimulatedMessage> chat = chat(oldest.chat());
            chat.remove(oldest.id());
            if (chat.isEmpty()) {
                chats.remove(oldest.chat());
            }
        } else if (oldest.operation() == Operation.REACT) {
            reactions.remove(oldest.id());
        }
    }

    private Map<String, SimulatedMessage> chat(String chat) {
        @Nullable Map<String, SimulatedMessage> messages = chats.get(chat);
        return messages == null ? new HashMap<>() : messages;
    }

    synchronized @Nullable Recorded find(String key) {
        return sends.get(key);
    }

    synchronized List<Recorded> record() {
        return List.copyOf(record);
    }

    /** Those after a number, the first of them. */
    synchronized List<Recorded> record(long after, int limit) {
        List<Recorded> page = new ArrayList<>();
        if (number <= after) {
            return page;
        }
        long skipped = Math.max(0, after - (number - record.size()));
        record.stream().skip(skipped).limit(limit).forEach(page::add);
        return page;
    }

    synchronized List<SimulatedMessage> messages(String chat) {
        return List.copyOf(chat(chat).values());
    }

    synchronized List<SimulatedMessage> messages() {
        return chats.values().stream().flatMap(chat -> chat.values().stream()).toList();
    }

    synchronized Set<String> reactions(String id) {
        return reactions.getOrDefault(id, Set.of());
    }

    synchronized long recorded() {
        return number;
    }

    synchronized long repeats() {
        return repeats;
    }
}
