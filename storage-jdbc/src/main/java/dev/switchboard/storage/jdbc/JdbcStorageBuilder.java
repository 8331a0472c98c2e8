package dev.switchboard.storage.jdbc;

import java.util.Objects;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** Makes a {@link JdbcStorage}. For one thread. */
public final class JdbcStorageBuilder {
    // PostgreSQL cuts longer names off.
    private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

    private final DataSource dataSource;
    private String schema = JdbcStorage.DEFAULT_SCHEMA;
    private boolean migrate = true;
    private Patience patience = Patience.DEFAULT;

    JdbcStorageBuilder(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Sets the schema that the tables are in.
     *
     * @param name its name: 1 to 63 lower-case letters, digits and underscores, not beginning with a digit;
     *     {@value JdbcStorage#DEFAULT_SCHEMA} by default
     * @return this
     */
    public JdbcStorageBuilder schema(String name) {
        if (!SCHEMA.matcher(Objects.requireNonNull(name, "name")).matches()) {
            throw new IllegalArgumentException("schema: must be 1 to 63 lower-case letters, digits and underscores, not"
                    + " beginning with a digit");
        }
        schema = name;
        return this;
    }

    /**
     * Sets whether the tables are made and brought up to date when the storage is opened. Where they are not, they are
     * checked, and are to be made with the files in {@code dev/switchboard/storage/jdbc/schema} of this artifact.
     *
     * @param yes whether they are; they are by default
     * @return this
     */
    public JdbcStorageBuilder migrate(boolean yes) {
        migrate = yes;
        return this;
    }

    /** Sets how long the database waits in transactions. */
    JdbcStorageBuilder patience(Patience with) {
        patience = with;
        return this;
    }

    /**
     * Makes the storage. Nothing is asked of the database yet.
     *
     * @return the storage
     */
    public JdbcStorage build() {
        return new JdbcStorage(new JdbcConnector(dataSource, schema, migrate, patience));
    }
}
