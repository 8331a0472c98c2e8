package dev.switchboard.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.switchboard.Switchboard;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.Content;
import dev.switchboard.storage.jdbc.JdbcStorage;
import dev.switchboard.telegram.Telegram;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * A Telegram bot that answers each text with itself, to be measured beside other bots of the same behaviour, by a load
 * generator that plays both the people and the Bot API. It takes webhooks on {@code /hook} and prints {@code READY} when
 * it listens.
 *
 * <p>Its environment: {@code BOT_PORT} (9082), {@code SECRET} (s3cret), {@code API_URL} (http://127.0.0.1:9081),
 * {@code STATE} ({@code memory}, or {@code pg} for PostgreSQL at {@code PG_URL}).
 *
 * <pre>{@code
 * java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx512m \
 *     -cp 'benchmarks/target/benchmarks.jar:benchmarks/target/lib/*' dev.switchboard.benchmarks.EchoBot
 * }</pre>
 */
public final class EchoBot {
    private static final String CHANNEL = "echo";
    // Well formed, and nobody's: the load generator does not look at it.
    private static final String TOKEN = "123456:TESTTOKEN";
    private static final int CONNECTIONS = 6;

    private EchoBot() {}

    /**
     * Runs until the process is ended.
     *
     * @param arguments none
     * @throws IOException if the port is taken
     * @throws InterruptedException if the thread is interrupted
     */
    public static void main(String... arguments) throws IOException, InterruptedException {
        EchoBotSettings settings = EchoBotSettings.read(System.getenv());
        Switchboard.Builder builder = Switchboard.builder()
                .node("echo-bot")
                .channel(channel(settings))
                .onMessage(context -> context.reply(Content.text(context.text())));
        Optional<HikariDataSource> pool = settings.databaseUrl().map(EchoBot::pool);
        pool.ifPresent(dataSource -> builder.storage(JdbcStorage.create(dataSource)));
        Switchboard board = builder.build();
        board.start();
        BotServer server = BotServer.listen(settings.port(), board.webhooks(), CHANNEL);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            board.close();
            pool.ifPresent(HikariDataSource::close);
        }));
        System.out.println("READY " + (pool.isPresent() ? "pg" : "memory"));
        new CountDownLatch(1).await();
    }

    private static ChannelConfig channel(EchoBotSettings settings) {
        return Telegram.bot(CHANNEL, TOKEN)
                .with(Telegram.MODE, "webhook")
                .with(Telegram.WEBHOOK_SECRET, settings.secret())
                .with(Telegram.API_URL, settings.apiUrl())
                // Telegram's pace is not what is measured.
                .with(Telegram.BOT_RATE, "0")
                .with(Telegram.CHAT_RATE, "0")
                .with(Telegram.GROUP_RATE, "0");
    }

    private static HikariDataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(CONNECTIONS);
        return new HikariDataSource(config);
    }
}
