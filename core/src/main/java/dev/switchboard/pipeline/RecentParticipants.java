package dev.switchboard.pipeline;

import dev.switchboard.model.ContactId;
import dev.switchboard.model.ConversationId;
import dev.switchboard.storage.Rows.KnownIdentity;
import dev.switchboard.storage.Rows.Participant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who is known to take part where, so that not every message stores it again. Bounded; safe from any thread. */
final class RecentParticipants {
    private static final int MOST = 20_000;

    private final Map<Known, Boolean> recent = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Known, Boolean> eldest) {
            return size() > MOST;
        }
    };

    /** Who takes part, as which contact: one that was erased meanwhile is another one when it comes again. */
    private record Known(Participant participant, ContactId contact) {}

    private synchronized boolean contains(Known known) {
        return recent.get(known) != null;
    }

    private synchronized void add(Collection<Known> stored) {
        stored.forEach(known -> recent.put(known, true));
    }

    /** Who is found to take part while one transaction is prepared; known to all once it is committed. For one thread. */
    final class Joining {
        private final List<Known> joined = new ArrayList<>();

        /** Whether it has to be stored that a person takes part. */
        boolean add(ConversationId conversation, KnownIdentity person) {
            Known known =
                    new Known(new Participant(conversation, person.identity().key()), person.contact());
            if (contains(known)) {
                return false;
            }
            joined.add(known);
            return true;
        }

        void committed() {
            RecentParticipants.this.add(joined);
        }
    }
}
