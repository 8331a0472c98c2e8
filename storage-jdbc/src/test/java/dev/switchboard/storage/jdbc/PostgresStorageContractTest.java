package dev.switchboard.storage.jdbc;

import dev.switchboard.storage.Storage;
import dev.switchboard.testkit.StorageContract;

class PostgresStorageContractTest extends StorageContract {
    private String schema = "";

    @Override
    protected Storage.Traits expected() {
        return new Storage.Traits("PostgreSQL 17", true, true);
    }

    @Override
    protected Storage onNewData() {
        schema = TestPostgres.newSchema();
        return onSameData();
    }

    @Override
    protected Storage onSameData() {
        return JdbcStorage.builder(TestPostgres.dataSource()).schema(schema).build();
    }
}
