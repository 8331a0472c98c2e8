package dev.switchboard.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.model.ConfigurationException;
import dev.switchboard.storage.Storage.Opening;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.tools.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One node alone may work on an H2, so one that others can reach is refused. */
class H2EmbeddingTest {
    private static final Opening OPENING = new Opening("default", () -> Duration.ZERO);

    @TempDir
    Path directory;

    private static JdbcStorage at(String url) {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL(url);
        source.setUser("sa");
        return JdbcStorage.create(source);
    }

    @Test
    void open_onAServer() throws SQLException {
        Server server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists", "-baseDir", directory.toString())
                .start();
        try {
            assertThatThrownBy(() -> at("jdbc:h2:tcp://localhost:" + server.getPort() + "/./data")
                            .open(OPENING))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("is reached through a server");
        } finally {
            server.stop();
        }
    }

    @Test
    void open_whereOthersAreLetIn() {
        assertThatThrownBy(() -> at("jdbc:h2:file:" + directory.resolve("data") + ";AUTO_SERVER=TRUE")
                        .open(OPENING))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("AUTO_SERVER");
    }

    @Test
    void open_alone() {
        JdbcStorage storage = at("jdbc:h2:file:" + directory.resolve("data") + ";FILE_LOCK=FILE");
        storage.open(OPENING);
        assertThat(storage.traits().durable()).isTrue();
    }
}
