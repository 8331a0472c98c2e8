package dev.switchboard.storage.jdbc;

import dev.switchboard.storage.Storage;
import dev.switchboard.testkit.StorageContract;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterAll;

class H2MemoryStorageContractTest extends StorageContract {
    private static final JdbcConnectionPool POOL = newPool();

    private String tenant = "";

    private static JdbcConnectionPool newPool() {
        JdbcConnectionPool pool = JdbcConnectionPool.create("jdbc:h2:mem:contract;DB_CLOSE_DELAY=-1", "sa", "");
        pool.setMaxConnections(20);
        Tenants.makeTables(pool, JdbcStorage.DEFAULT_SCHEMA);
        return pool;
    }

    @Override
    protected Storage.Traits expected() {
        return new Storage.Traits("H2 in memory", false, false);
    }

    @Override
    protected Storage onNewData() {
        tenant = Tenants.next();
        return onSameData();
    }

    @Override
    protected Storage onSameData() {
        return Tenants.storage(POOL, JdbcStorage.DEFAULT_SCHEMA);
    }

    @Override
    protected String tenant() {
        return tenant;
    }

    @AfterAll
    static void closePool() {
        POOL.dispose();
    }
}
