package dev.switchboard.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.switchboard.storage.Lease;
import dev.switchboard.storage.Storage;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R8 on H2: a thread that is interrupted, as a handler is after its time-out, does no harm to the database's file. */
class H2InterruptTest {
    private static final Duration TERM = Duration.ofMinutes(1);

    @TempDir
    private Path directory;

    private HikariDataSource pool;
    private Storage storage;

    @BeforeEach
    void openStorage() {
        TestDatabase database = TestDatabase.h2(directory);
        pool = database.connect();
        storage = database.storage(pool);
        storage.open(new Storage.Opening("default", () -> Duration.ZERO));
    }

    @AfterEach
    void closePool() {
        pool.close();
    }

    @Test
    void R8_anInterruptedThreadStoresAndKnowsThatItIsInterrupted() {
        Thread.currentThread().interrupt();
        Lease lease = storage.join("node", "holder", TERM);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(storage.lease(Lease.Kind.NODE, "node")).contains(lease);
        pool.close();
        openStorage();
        assertThat(storage.lease(Lease.Kind.NODE, "node")).contains(lease);
        assertThat(storage.renew(lease, TERM)).isTrue();
    }
}
