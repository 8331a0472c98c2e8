package dev.switchboard.pipeline;

import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Identity;
import dev.switchboard.storage.Rows.Participant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who is known to take part where, so that not every message stores it again. Bounded; safe from any thread. */
final class RecentParticipants {
    private static final int MOST = 20_000;

    private final Map<Participant, Boolean> recent = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Participant, Boolean> eldest) {
            return size() > MOST;
        }
    };

    private synchronized boolean contains(ConversationId conversation, Identity.Key identity) {
        return recent.get(new Participant(conversation, identity)) != null;
    }

    private synchronized void add(Collection<Participant> stored) {
        stored.forEach(participant -> recent.put(participant, true));
    }

    /** Who is found to take part while one transaction is prepared; known to all once it is committed. For one thread. */
    final class Joining {
        private final List<Participant> joined = new ArrayList<>();

        /** Whether it has to be stored that a person takes part. */
        boolean add(ConversationId conversation, Identity.Key identity) {
            if (contains(conversation, identity)) {
                return false;
            }
            joined.add(new Participant(conversation, identity));
            return true;
        }

        void committed() {
            RecentParticipants.this.add(joined);
        }
    }
}
