package dev.switchboard.storage.jdbc;

import dev.switchboard.storage.Storage.Opening;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** Tenants without any data: the tests that have one share their tables, which take long to be made. */
final class Tenants {
    private static final String PREFIX = "tenant-";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private Tenants() {}

    static String next() {
        return PREFIX + NUMBER.incrementAndGet();
    }

    /** {@return a storage on tables that are made already, which is much sooner open than one that has to look for that} */
    static JdbcStorage storage(DataSource pool, String schema) {
        return JdbcStorage.builder(pool).schema(schema).migrate(false).build();
    }

    /** Makes the tables, which {@link #storage} needs. */
    static String makeTables(DataSource pool, String schema) {
        JdbcStorage storage = JdbcStorage.builder(pool).schema(schema).build();
        storage.open(new Opening("default", () -> Duration.ZERO));
        storage.close();
        return schema;
    }

    static boolean isOne(String name) {
        return name.startsWith(PREFIX);
    }
}
