package dev.switchboard.storage.jdbc;

import dev.switchboard.storage.Storage;
import dev.switchboard.testkit.PromisesContract;

class PostgresPromisesTest extends PromisesContract {
    private static final String SCHEMA = Tenants.makeTables(TestPostgres.dataSource(), TestPostgres.newSchema());

    private final String tenant = Tenants.next();

    @Override
    protected Storage storage() {
        return Tenants.storage(TestPostgres.dataSource(), SCHEMA);
    }

    @Override
    protected String tenant() {
        return tenant;
    }
}
