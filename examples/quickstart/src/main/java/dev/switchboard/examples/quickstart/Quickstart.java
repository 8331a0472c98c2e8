package dev.switchboard.examples.quickstart;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.switchboard.Switchboard;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.SwitchboardException;
import dev.switchboard.storage.BlobStore;
import dev.switchboard.storage.jdbc.JdbcStorage;
import dev.switchboard.telegram.Telegram;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * A chat bot in one process, on a database file: kill it and start it again, and it goes on where it was. You are the
 * customer: each line that you type is said to it.
 *
 * <p>Environment: {@code TELEGRAM_TOKEN} makes it a bot of Telegram instead, at {@code TELEGRAM_API_URL} where that is set;
 * {@code GMAIL_USER}, with {@code GMAIL_CLIENT_ID}, {@code GMAIL_CLIENT_SECRET} and {@code GMAIL_REFRESH_TOKEN}, or with
 * {@code GMAIL_ACCESS_TOKEN}, has it answer mail, at {@code GMAIL_API_URL} and {@code GMAIL_TOKEN_URL} where they are set,
 * and with {@code GMAIL_GZIP=false} without compressing requests; both may be set. {@code QUICKSTART_DATA} is the folder for its data, {@code quickstart-data} by default.
 */
public final class Quickstart {
    private static final String TELEGRAM = "telegram";

    private Quickstart() {}

    /**
     * Runs until the process is told to stop.
     *
     * @param arguments none
     * @throws IOException if standard input cannot be read
     * @throws InterruptedException if its thread is interrupted
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        try {
            serve(new Console(standardOutput()));
        } catch (SwitchboardException | PoolInitializationException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void serve(Console console) throws IOException, InterruptedException {
        List<ChannelConfig> channels = channels();
        if (!channels.isEmpty()) {
            Switchboard board = start(channels);
            console.follow(board, channels);
            for (ChannelConfig channel : channels) {
                String what = channel.id().equals(TELEGRAM) ? "is a Telegram bot" : "answers mail";
                console.note("this " + what + " now; there is no simulated customer");
            }
        } else {
            Customer customer = new Customer();
            Switchboard board = start(List.of(customer.channel()));
            console.follow(board, List.of(customer.channel()));
            customer.meet(board);
            console.note("you are a customer: say /start, ask for a price, or anything else");
            converse(customer, console);
        }
        console.note("serving until the process is stopped");
        new CountDownLatch(1).await();
    }

    /** The platforms that the environment names; none for a simulated customer. */
    private static List<ChannelConfig> channels() {
        List<ChannelConfig> channels = new ArrayList<>();
        environment("TELEGRAM_TOKEN").map(Quickstart::telegram).ifPresent(channels::add);
        Mailbox.channel(Quickstart::environment).ifPresent(channels::add);
        return channels;
    }

    private static Switchboard start(List<ChannelConfig> channels) {
        Path folder = Path.of(environment("QUICKSTART_DATA").orElse("quickstart-data"));
        HikariDataSource database = database(folder);
        Switchboard.Builder builder = Answers.addTo(Switchboard.builder())
                .storage(JdbcStorage.create(database))
                .blobs(BlobStore.files(folder.resolve("blobs")))
                .node("quickstart");
        channels.forEach(builder::channel);
        Switchboard board = builder.build();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            board.close();
            database.close();
        }));
        board.start();
        Answers.toEdits(board);
        return board;
    }

    private static HikariDataSource database(Path folder) {
        HikariConfig config = new HikariConfig();
        // H2 would close the database as soon as the process is told to stop, before the board is done with it.
        config.setJdbcUrl("jdbc:h2:file:" + folder.toAbsolutePath().resolve("switchboard") + ";DB_CLOSE_ON_EXIT=FALSE");
        config.setUsername("sa");
        return new HikariDataSource(config);
    }

    private static ChannelConfig telegram(String token) {
        ChannelConfig bot = Telegram.bot(TELEGRAM, token);
        return environment("TELEGRAM_API_URL")
                .map(url -> bot.with(Telegram.API_URL, url))
                .orElse(bot);
    }

    private static void converse(Customer customer, Console console) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null && isText(line); line = lines.readLine()) {
            if (!line.isBlank() && !customer.say(line)) {
                console.note("the board could not take that");
            }
        }
    }

    /** Where standard input is closed, another file of the process may stand in its place. */
    private static boolean isText(String line) {
        return line.indexOf('\0') < 0 && line.indexOf('\uFFFD') < 0;
    }

    /** UTF-8 wherever it runs, and each line at once, into a pipe too. */
    private static PrintStream standardOutput() {
        return new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    }

    private static Optional<String> environment(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }
}
