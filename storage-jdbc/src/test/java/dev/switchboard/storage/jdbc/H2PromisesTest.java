package dev.switchboard.storage.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.switchboard.storage.Storage;
import dev.switchboard.testkit.PromisesContract;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class H2PromisesTest extends PromisesContract {
    @TempDir
    private static Path directory;

    private final String tenant = Tenants.next();

    private final List<HikariDataSource> pools = new ArrayList<>();

    @BeforeAll
    static void makeTables() {
        TestDatabase database = TestDatabase.h2(directory);
        try (HikariDataSource pool = database.connect()) {
            Tenants.makeTables(pool, database.schema());
        }
    }

    @Override
    protected Storage storage() {
        TestDatabase database = TestDatabase.h2(directory);
        HikariDataSource pool = database.connect();
        pools.add(pool);
        return Tenants.storage(pool, database.schema());
    }

    @Override
    protected String tenant() {
        return tenant;
    }

    @AfterEach
    void closePools() {
        pools.forEach(HikariDataSource::close);
    }
}
