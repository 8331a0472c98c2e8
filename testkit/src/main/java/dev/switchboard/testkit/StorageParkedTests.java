package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.model.Content;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Failure;
import dev.switchboard.model.Message;
import dev.switchboard.model.Parked;
import dev.switchboard.model.ParkedQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Parked work as it is asked for, and how work failed. */
abstract class StorageParkedTests extends StorageTests {
    StorageParkedTests(StorageContract contract) {
        super(contract);
    }

    @SuppressWarnings("NullAway") // does not see in a class file that an array may be null
    private Parked park(String channel, Parked.Kind kind, ConversationId conversation, Instant at) {
        Message message = scribe.receive(conversation, Content.text("one"));
        Parked parked =
                new Parked(UUID.randomUUID(), kind, channel, null, conversation, message.id(), "threw", 5, null, at);
        scribe.write(tx -> tx.park(List.of(parked)));
        return parked;
    }

    private List<Parked> find(ParkedQuery query) {
        return storage.parked(query).items();
    }

    @Test
    void P9_parkedWorkIsFoundByWhatItIs() {
        ConversationId anna = scribe.conversation("anna");
        ConversationId ben = scribe.conversation("ben");
        Instant start = clock.instant();
        Parked unit = park(Scribe.CHANNEL, Parked.Kind.UNIT, anna, start);
        Parked send = park(Scribe.CHANNEL, Parked.Kind.OPERATION, ben, start.plusSeconds(1));
        Parked sales = park("sales", Parked.Kind.UNIT, ben, start.plusSeconds(2));

        ParkedQuery all = ParkedQuery.all();
        assertThat(find(all)).containsExactly(unit, send, sales);
        assertThat(find(all.channel("sales"))).containsExactly(sales);
        assertThat(find(all.kind(Parked.Kind.UNIT))).containsExactly(unit, sales);
        assertThat(find(all.kind(Parked.Kind.UNIT).channel(Scribe.CHANNEL))).containsExactly(unit);
        assertThat(find(all.conversation(ben))).containsExactly(send, sales);
        assertThat(find(all.conversation(ben).channel("sales").kind(Parked.Kind.UNIT)))
                .containsExactly(sales);
        assertThat(find(all.before(start.plusSeconds(1)))).containsExactly(unit);
        assertThat(find(all.kind(Parked.Kind.UNIT).before(start.plusSeconds(1))))
                .containsExactly(unit);
        assertThat(find(all.kind(Parked.Kind.INBOUND))).isEmpty();
    }

    @Test
    void P9_aWalkThroughSomeOfItMissesNothingAndRepeatsNothing() {
        ConversationId anna = scribe.conversation("anna");
        List<Parked> units = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            Instant at = clock.instant().plusSeconds(i / 2);
            units.add(park(Scribe.CHANNEL, Parked.Kind.UNIT, anna, at));
            park(Scribe.CHANNEL, Parked.Kind.OPERATION, anna, at);
        }
        for (ParkedQuery query : List.of(
                ParkedQuery.all().kind(Parked.Kind.UNIT),
                ParkedQuery.all().kind(Parked.Kind.UNIT).channel(Scribe.CHANNEL),
                ParkedQuery.all().kind(Parked.Kind.UNIT).conversation(anna))) {
            List<Parked> walked = StorageListTests.walk(
                    cursor -> storage.parked(query.after(cursor).limit(3)));
            assertThat(walked).containsExactlyInAnyOrderElementsOf(units);
        }
    }

    @Test
    void P9_parkedWorkIsCountedByChannelUpToANumber() {
        ConversationId anna = scribe.conversation("anna");
        for (int i = 0; i < 4; i++) {
            park(Scribe.CHANNEL, Parked.Kind.UNIT, anna, clock.instant());
        }
        park("sales", Parked.Kind.OPERATION, anna, clock.instant());

        assertThat(storage.countParked(List.of(Scribe.CHANNEL, "sales", "other"), 3))
                .containsOnly(Map.entry(Scribe.CHANNEL, 3), Map.entry("sales", 1), Map.entry("other", 0));
    }

    private static Failure failure(int attempt) {
        Instant at = Instant.parse("2026-02-14T10:00:00.123456Z").plusSeconds(attempt);
        return new Failure(at, attempt, "no: \u00e4 \uD83D\uDE00 \"'\\ " + attempt);
    }

    @Test
    void P9_howWorkFailedIsKeptInPlaceOfWhatWasKeptBefore() {
        UUID subject = UUID.randomUUID();
        UUID other = UUID.randomUUID();
        assertThat(storage.failures(subject)).isEmpty();
        scribe.write(tx -> tx.saveFailures(Map.of(subject, List.of(failure(1)), other, List.of(failure(9)))));
        scribe.write(tx -> {
            List<Failure> before =
                    present(tx.readFailures(List.of(subject, UUID.randomUUID())).get(subject));
            tx.saveFailures(Map.of(subject, List.of(before.get(0), failure(2))));
        });

        assertThat(storage.failures(subject)).containsExactly(failure(1), failure(2));
        assertThat(storage.failures(other)).containsExactly(failure(9));
        scribe.write(tx -> tx.saveFailures(Map.of(subject, List.of())));
        assertThat(storage.failures(subject)).isEmpty();
        assertThat(storage.failures(other)).hasSize(1);
    }

    @Test
    void P9_howWorkFailedIsOfItsTransaction() {
        UUID subject = UUID.randomUUID();
        assertThatThrownBy(() -> scribe.write(tx -> {
                    tx.saveFailures(Map.of(subject, List.of(failure(1))));
                    throw new TakenBack();
                }))
                .isInstanceOf(TakenBack.class);
        assertThat(storage.failures(subject)).isEmpty();
    }
}
