package dev.switchboard.examples.samples;

import dev.switchboard.Switchboard;
import dev.switchboard.model.ContactId;
import dev.switchboard.model.Failure;
import dev.switchboard.model.Page;
import dev.switchboard.model.Parked;
import dev.switchboard.model.ParkedBatch;
import dev.switchboard.model.ParkedQuery;
import dev.switchboard.model.Retention;
import dev.switchboard.model.WebhookEntry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What docs/operations.md shows. */
final class OperationsSamples {
    private OperationsSamples() {}

    static void failures(Switchboard board) {
        Page<Parked> page =
                board.parked().find(ParkedQuery.all().channel("support").kind(Parked.Kind.UNIT));
        for (Parked parked : page.items()) {
            List<Failure> failures = board.parked().failures(parked.id());
            failures.forEach(failure -> System.out.println(failure.at() + " " + failure.error()));
        }
    }

    static void retryAll(Switchboard board) {
        ParkedQuery query =
                ParkedQuery.all().channel("support").kind(Parked.Kind.UNIT).limit(200);
        ParkedBatch batch = board.parked().retryAll(query);
        while (batch.next().isPresent()) {
            batch.refused().forEach((id, reason) -> System.out.println(id + " stays parked: " + reason));
            batch = board.parked().retryAll(query.after(batch.nextCursor()));
        }
    }

    static void replay(Switchboard board) {
        for (WebhookEntry entry : board.webhooks()
                .log()
                .list("support", WebhookEntry.Verdict.COME_AGAIN, null, 100)
                .items()) {
            int taken = board.webhooks().log().replay(entry.id());
            System.out.println(entry.at() + " brought " + taken + " events");
        }
    }

    static void retention(Switchboard.Builder builder) {
        builder.retention(Retention.defaults()
                .eraseMessages(Duration.ofDays(365))
                .events(Duration.ofDays(14))
                .webhooks(Duration.ofDays(3), 16 << 20));
    }

    static void person(Switchboard board, ContactId contact, Path folder) throws IOException {
        try (OutputStream file = Files.newOutputStream(folder.resolve("export.json"))) {
            board.contacts().export(contact, "privacy-officer", file);
        }
        board.contacts().erase(contact, "privacy-officer");
    }
}
