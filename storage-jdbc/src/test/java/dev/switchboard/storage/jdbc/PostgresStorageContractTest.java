package dev.switchboard.storage.jdbc;

import dev.switchboard.storage.Storage;
import dev.switchboard.testkit.StorageContract;

class PostgresStorageContractTest extends StorageContract {
    private static final String SCHEMA = TestPostgres.newSchema();

    private String tenant = "";

    @Override
    protected Storage.Traits expected() {
        return new Storage.Traits("PostgreSQL 17", true, true);
    }

    @Override
    protected Storage onNewData() {
        tenant = Tenants.next();
        return onSameData();
    }

    @Override
    protected Storage onSameData() {
        return JdbcStorage.builder(TestPostgres.dataSource()).schema(SCHEMA).build();
    }

    @Override
    protected String tenant() {
        return tenant;
    }
}
