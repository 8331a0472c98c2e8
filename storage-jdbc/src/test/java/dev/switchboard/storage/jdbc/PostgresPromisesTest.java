package dev.switchboard.storage.jdbc;

import dev.switchboard.storage.Storage;
import dev.switchboard.testkit.PromisesContract;

class PostgresPromisesTest extends PromisesContract {
    private final String schema = TestPostgres.newSchema();

    @Override
    protected Storage storage() {
        return JdbcStorage.builder(TestPostgres.dataSource()).schema(schema).build();
    }
}
