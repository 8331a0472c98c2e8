package dev.switchboard.storage.jdbc;

import dev.switchboard.storage.Storage;
import dev.switchboard.testkit.StorageContract;
import java.util.UUID;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;

class H2MemoryStorageContractTest extends StorageContract {
    private JdbcConnectionPool pool = newPool();

    private static JdbcConnectionPool newPool() {
        JdbcConnectionPool pool =
                JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
        pool.setMaxConnections(20);
        return pool;
    }

    @Override
    protected Storage.Traits expected() {
        return new Storage.Traits("H2 in memory", false, false);
    }

    @Override
    protected Storage onNewData() {
        pool = newPool();
        return onSameData();
    }

    @Override
    protected Storage onSameData() {
        return JdbcStorage.create(pool);
    }

    @AfterEach
    void closePool() {
        pool.dispose();
    }
}
