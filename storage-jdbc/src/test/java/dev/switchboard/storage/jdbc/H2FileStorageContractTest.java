package dev.switchboard.storage.jdbc;

import dev.switchboard.storage.Storage;
import dev.switchboard.testkit.StorageContract;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class H2FileStorageContractTest extends StorageContract {
    @TempDir
    private static Path directory;

    private final List<JdbcConnectionPool> pools = new ArrayList<>();
    private String tenant = "";

    @BeforeAll
    static void makeTables() {
        JdbcConnectionPool pool = newPool();
        Tenants.makeTables(pool, JdbcStorage.DEFAULT_SCHEMA);
        pool.dispose();
    }

    private static JdbcConnectionPool newPool() {
        JdbcConnectionPool pool = JdbcConnectionPool.create("jdbc:h2:file:" + directory.resolve("data"), "sa", "");
        pool.setMaxConnections(20);
        return pool;
    }

    @Override
    protected Storage.Traits expected() {
        return new Storage.Traits("H2 in files", true, false);
    }

    @Override
    protected Storage onNewData() {
        tenant = Tenants.next();
        return onSameData();
    }

    @Override
    protected Storage onSameData() {
        JdbcConnectionPool pool = newPool();
        pools.add(pool);
        return Tenants.storage(pool, JdbcStorage.DEFAULT_SCHEMA);
    }

    @Override
    protected String tenant() {
        return tenant;
    }

    @AfterEach
    void closePools() {
        pools.forEach(JdbcConnectionPool::dispose);
    }
}
