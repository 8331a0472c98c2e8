package dev.switchboard.storage.jdbc;

import dev.switchboard.model.ConfigurationException;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The tables, and the version that they have. */
final class Schema {
    /** The version of the tables that this storage works with. */
    static final int VERSION = 1;

    private static final String PROPERTY = "storage.schema";
    private static final int ATTEMPTS = 5;

    private final DataSource dataSource;
    private final Jdbi jdbi;
    private final Dialect dialect;
    private final String name;

    Schema(DataSource dataSource, Jdbi jdbi, Dialect dialect, String name) {
        this.dataSource = dataSource;
        this.jdbi = jdbi;
        this.dialect = dialect;
        this.name = name;
    }

    /**
     * Brings the tables to the version that this storage works with.
     *
     * @throws ConfigurationException if they are of a newer one
     */
    void migrate() {
        refuseNewer(version());
        // Nodes that start at once on an empty database get into each other's way until one has made the history table.
        for (int attempt = 1; version().orElse(0) < VERSION; attempt++) {
            try {
                flyway(version()).migrate();
            } catch (FlywayException e) {
                if (attempt == ATTEMPTS) {
                    throw SqlFailures.exception(e);
                }
            }
        }
    }

    // Where somebody has applied the files of a former version with a tool of his own, the history begins with that
    // one.
    private Flyway flyway(Optional<Integer> version) {
        FluentConfiguration configuration = Flyway.configure(Schema.class.getClassLoader())
                .dataSource(dataSource)
                .defaultSchema(name)
                .placeholders(Map.of("schema", name))
                .resourceProvider(new SchemaFiles(dialect.resources()))
                .baselineOnMigrate(true)
                .baselineVersion(Integer.toString(version.orElse(0)))
                .loggers("slf4j");
        return configuration.load();
    }

    /**
     * Checks that the tables have the version that this storage works with.
     *
     * @throws ConfigurationException if they are missing, or of another version
     */
    void check() {
        Optional<Integer> found = version();
        refuseNewer(found);
        if (found.isEmpty()) {
            throw new ConfigurationException(
                    PROPERTY,
                    "has no tables in schema " + name + ", and needs those of version " + VERSION + "; apply the files "
                            + files() + ", or build the storage with migrate(true)");
        }
        if (found.get() < VERSION) {
            throw new ConfigurationException(
                    PROPERTY,
                    "has tables of version " + found.get() + " in schema " + name + ", and needs those of version "
                            + VERSION + "; apply the files from version " + (found.get() + 1) + " on in " + files()
                            + ", or build the storage with migrate(true)");
        }
    }

    private void refuseNewer(Optional<Integer> found) {
        if (found.isPresent() && found.get() > VERSION) {
            throw new ConfigurationException(
                    PROPERTY,
                    "has tables of version " + found.get() + " in schema " + name + ", and this storage knows those up"
                            + " to version " + VERSION + "; use the version of switchboard-storage-jdbc that made them,"
                            + " or a newer one");
        }
    }

    private String files() {
        return Schema.class.getPackageName().replace('.', '/') + "/" + dialect.resources()
                + " of switchboard-storage-jdbc";
    }

    private Optional<Integer> version() {
        try (Handle handle = jdbi.open()) {
            boolean isThere = handle.createQuery("""
                            SELECT COUNT(*) FROM information_schema.tables
                            WHERE table_schema = :schema AND LOWER(table_name) = 'schema_version'""")
                            .bind("schema", name)
                            .mapTo(Integer.class)
                            .one()
                    > 0;
            return isThere
                    ? handle.createQuery(new Statements(dialect, name)
                                    .named("SELECT MAX(version) FROM switchboard.schema_version"))
                            .mapTo(Integer.class)
                            .findOne()
                    : Optional.empty();
        }
    }
}
