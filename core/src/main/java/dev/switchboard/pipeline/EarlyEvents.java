package dev.switchboard.pipeline;

import dev.switchboard.model.Message;
import dev.switchboard.storage.Rows.EarlyEvent;
import dev.switchboard.storage.Rows.ExternalId;
import dev.switchboard.storage.Storage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Applies what was told about messages before the platform's ids of them were stored, soon after they are. Looking for it
 * from time to time costs less than asking in each commit that stores an id, and needs no lock between who keeps what was
 * told and who stores the id meanwhile: one of them is seen in the end.
 */
final class EarlyEvents {
    private static final int MOST = 200;
    /** How old what is looked at often may be: the commit that stores an id is rarely later. */
    private static final Duration RECENT = Duration.ofMinutes(1);

    private static final int ROUNDS_BETWEEN_ALL = 600;

    private final Storage storage;
    private final Writers writer;
    private final Duration all;
    private final Heartbeat heartbeat;
    private int round;

    /**
     * @param all how old what is looked at now and then may be: how long a send may take
     */
    EarlyEvents(Storage storage, Writers writer, Faults faults, Duration interval, Duration all) {
        this.storage = storage;
        this.writer = writer;
        this.all = all;
        this.heartbeat = new Heartbeat("early", interval, faults, this::look);
    }

    void start() {
        heartbeat.start();
    }

    void stop(Deadline deadline) {
        heartbeat.stop(deadline);
    }

    private void look() {
        Duration since = round++ % ROUNDS_BETWEEN_ALL == 0 ? all : RECENT;
        List<ExternalId> known = storage.earlyIds(since, MOST);
        if (!known.isEmpty()) {
            writer.put(new Apply(known));
        }
    }

    /** Applies what is still there: another node may have looked at the same time. */
    static final class Apply extends Commit<Done> {
        private final List<ExternalId> ids;

        Apply(List<ExternalId> ids) {
            this.ids = ids;
        }

        @Override
        int weight() {
            return ids.size();
        }

        @Override
        void declare(Needs needs) {
            ids.forEach(needs::early);
        }

        @Override
        Done apply(Ledger ledger) {
            for (ExternalId id : ids) {
                for (EarlyEvent event : ledger.takeEarly(id)) {
                    Optional<Message> message = ledger.find(id).flatMap(ref -> ledger.message(ref.message()));
                    message.ifPresent(known -> Notice.of(event).apply(ledger, known));
                }
            }
            return Done.DONE;
        }
    }
}
