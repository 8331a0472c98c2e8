package dev.switchboard.examples.samples;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.jdbc.JdbcStorage;
import javax.sql.DataSource;

/** The storages. */
final class StorageSamples {
    private StorageSamples() {}

    static Storage postgresql(String password) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:postgresql://localhost:5432/shop");
        config.setUsername("shop");
        config.setPassword(password);
        config.setMaximumPoolSize(10);
        return JdbcStorage.create(new HikariDataSource(config));
    }

    static Storage h2() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:h2:file:./data/switchboard");
        config.setUsername("sa");
        config.setPassword("");
        return JdbcStorage.create(new HikariDataSource(config));
    }

    static Storage ownTool(DataSource dataSource) {
        return JdbcStorage.builder(dataSource)
                .schema("messaging")
                .migrate(false)
                .build();
    }
}
