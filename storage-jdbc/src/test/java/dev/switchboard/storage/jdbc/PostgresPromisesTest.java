package dev.switchboard.storage.jdbc;

import dev.switchboard.storage.Storage;
import dev.switchboard.testkit.PromisesContract;

class PostgresPromisesTest extends PromisesContract {
    private static final String SCHEMA = TestPostgres.newSchema();

    private final String tenant = Tenants.next();

    @Override
    protected Storage storage() {
        return JdbcStorage.builder(TestPostgres.dataSource()).schema(SCHEMA).build();
    }

    @Override
    protected String tenant() {
        return tenant;
    }
}
