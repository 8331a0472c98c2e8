package dev.switchboard.storage.jdbc;

import dev.switchboard.storage.Storage;
import dev.switchboard.testkit.StorageContract;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class H2FileStorageContractTest extends StorageContract {
    @TempDir
    private Path directory;

    private final List<JdbcConnectionPool> pools = new ArrayList<>();
    private int databases;

    @Override
    protected Storage.Traits expected() {
        return new Storage.Traits("H2 in files", true, false);
    }

    @Override
    protected Storage onNewData() {
        databases++;
        return onSameData();
    }

    @Override
    protected Storage onSameData() {
        JdbcConnectionPool pool =
                JdbcConnectionPool.create("jdbc:h2:file:" + directory.resolve("data" + databases), "sa", "");
        pool.setMaxConnections(20);
        pools.add(pool);
        return JdbcStorage.create(pool);
    }

    @AfterEach
    void closePools() {
        pools.forEach(JdbcConnectionPool::dispose);
    }
}
