package dev.switchboard.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.switchboard.storage.Rows.EventKey;
import dev.switchboard.storage.Storage.Opening;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pools whose connections do not commit by themselves, as those of many applications. */
class HostConnectionsTest {
    private static final Opening OPENING = new Opening("default", () -> Duration.ZERO);

    @TempDir
    Path directory;

    private static Set<EventKey> insert(JdbcStorage storage, String key) {
        return storage.write(transaction -> transaction.insertKeys(List.of(new EventKey("support", key))));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsCommitted(TestDatabase.Kind kind) throws SQLException {
        TestDatabase database = kind.create(directory);
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.url());
        config.setAutoCommit(false);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            JdbcStorage storage =
                    JdbcStorage.builder(pool).schema(database.schema()).build();
            storage.open(OPENING);
            assertThat(insert(storage, "1")).hasSize(1);
            assertThat(insert(storage, "1")).isEmpty();
            assertThatThrownBy(() -> storage.write(transaction -> {
                        transaction.insertKeys(List.of(new EventKey("support", "2")));
                        throw new IllegalStateException("taken back");
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("taken back");
            assertThat(insert(storage, "2")).hasSize(1);
            assertThat(storage.channels()).isEmpty();
            try (Connection connection = pool.getConnection()) {
                assertThat(connection.getAutoCommit()).isFalse();
            }
        }
        try (HikariDataSource other = database.connect()) {
            JdbcStorage storage =
                    JdbcStorage.builder(other).schema(database.schema()).build();
            storage.open(OPENING);
            assertThat(insert(storage, "1")).isEmpty();
        }
    }
}
