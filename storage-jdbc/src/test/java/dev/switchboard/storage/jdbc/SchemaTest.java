package dev.switchboard.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.switchboard.model.ConfigurationException;
import dev.switchboard.model.Position;
import dev.switchboard.storage.Storage.Opening;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R27: the tables are in a schema of their own, and a storage refuses those that it does not know. */
class SchemaTest {
    private static final Opening OPENING = new Opening("default", () -> Duration.ZERO);

    @SuppressWarnings("ImmutableEnumChecker") // a dialect is data, and never changed
    enum Product {
        H2(Dialect.H2) {
            @Override
            DataSource database() {
                return JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
            }
        },
        POSTGRESQL(Dialect.POSTGRESQL) {
            @Override
            DataSource database() {
                return TestPostgres.dataSource();
            }
        };

        private final Dialect dialect;

        Product(Dialect dialect) {
            this.dialect = dialect;
        }

        abstract DataSource database();
    }

    private final String schema = TestPostgres.newSchema();

    private JdbcStorage storage(DataSource database, boolean migrate) {
        return JdbcStorage.builder(database).schema(schema).migrate(migrate).build();
    }

    @ParameterizedTest
    @EnumSource
    void open_withoutMigrationRefusesMissingTables(Product product) {
        JdbcStorage storage = storage(product.database(), false);
        assertThatThrownBy(() -> storage.open(OPENING))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no tables in schema " + schema)
                .hasMessageContaining("version 1")
                .hasMessageContaining("dev/switchboard/storage/jdbc/schema/"
                        + product.dialect.product().toLowerCase(Locale.ROOT))
                .hasMessageContaining("migrate(true)");
    }

    @ParameterizedTest
    @EnumSource
    void open_withoutMigrationRefusesOlderTables(Product product) {
        DataSource database = product.database();
        storage(database, true).open(OPENING);
        setVersion(database, 0);
        assertThatThrownBy(() -> storage(database, false).open(OPENING))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("tables of version 0")
                .hasMessageContaining("needs those of version 1")
                .hasMessageContaining("from version 1 on");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void open_refusesNewerTables(boolean migrate) {
        for (Product product : Product.values()) {
            DataSource database = product.database();
            storage(database, true).open(OPENING);
            setVersion(database, 7);
            assertThatThrownBy(() -> storage(database, migrate).open(OPENING))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("tables of version 7")
                    .hasMessageContaining("up to version 1")
                    .hasMessageContaining("newer");
        }
    }

    private void setVersion(DataSource database, int version) {
        Jdbi.create(database)
                .useHandle(
                        handle -> handle.execute("UPDATE \"" + schema + "\".schema_version SET version = " + version));
    }

    @ParameterizedTest
    @EnumSource
    void open_takesTablesThatWereMadeByHand(Product product) {
        DataSource database = product.database();
        applyByHand(product, database);
        JdbcStorage checked = storage(database, false);
        checked.open(OPENING);
        assertThat(checked.latest()).isEqualTo(Position.START);
        assertThatCode(() -> storage(database, true).open(OPENING)).doesNotThrowAnyException();
    }

    private void applyByHand(Product product, DataSource database) {
        Jdbi.create(database).useHandle(handle -> {
            handle.execute("CREATE SCHEMA \"" + schema + "\"");
            handle.createScript(file(product).replace("${schema}", schema)).execute();
        });
    }

    private static String file(Product product) {
        try (InputStream file = JdbcStorage.class.getResourceAsStream(product.dialect.resources() + "V1__tables.sql")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void open_leavesOtherTablesOfTheHostAlone(Product product) {
        DataSource database = product.database();
        String table = "host_" + schema;
        Jdbi.create(database).useHandle(handle -> handle.execute("CREATE TABLE " + table + " (id integer)"));
        storage(database, true).open(OPENING);
        Jdbi.create(database).useHandle(handle -> handle.execute("INSERT INTO " + table + " VALUES (1)"));
        assertThat(storage(database, true)).hasToString("JdbcStorage[schema " + schema + "]");
    }

    @Test
    void open_ofManyNodesAtOnceMakesTheTablesOnce() throws Exception {
        ExecutorService nodes = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Position>> openings = new ArrayList<>();
            for (int node = 0; node < 4; node++) {
                openings.add(() -> {
                    JdbcStorage storage = storage(TestPostgres.dataSource(), true);
                    storage.open(OPENING);
                    return storage.latest();
                });
            }
            for (Future<Position> opened : nodes.invokeAll(openings)) {
                assertThat(opened.get()).isEqualTo(Position.START);
            }
        } finally {
            nodes.shutdownNow();
        }
    }

    @Test
    void open_needsNoMoreThanTwoConnections() {
        try (HikariDataSource small = TestPostgres.pool(2, schema)) {
            JdbcStorage storage = storage(small, true);
            storage.open(OPENING);
            assertThat(storage.latest()).isEqualTo(Position.START);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Switchboard", "1st", "a-b", "a\"b", "a b"})
    void schema_mustBeAPlainName(String name) {
        JdbcStorageBuilder builder = JdbcStorage.builder(TestPostgres.dataSource());
        assertThatThrownBy(() -> builder.schema(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("schema");
    }
}
