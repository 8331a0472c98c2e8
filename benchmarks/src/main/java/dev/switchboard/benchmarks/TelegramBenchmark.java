package dev.switchboard.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchboard.Switchboard;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.telegram.Telegram;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.telegram.telegrambots.client.okhttp.OkHttpTelegramClient;
import org.telegram.telegrambots.meta.TelegramUrl;
import org.telegram.telegrambots.meta.api.methods.send.SendMessage;
import org.telegram.telegrambots.meta.api.objects.Update;
import org.telegram.telegrambots.meta.exceptions.TelegramApiException;

/**
 * An echo bot on Telegram, from the body of a webhook to the message at the Bot API: the library, which stores what comes in
 * and what goes out, beside the plain Telegram Bots Java API, which stores nothing. A number of updates is kept in flight.
 *
 * <pre>{@code
 * java -cp 'benchmarks/target/benchmarks.jar:benchmarks/target/lib/*' dev.switchboard.benchmarks.TelegramBenchmark
 * }</pre>
 */
public final class TelegramBenchmark {
    private static final String CHANNEL = "echo";
    private static final String SECRET = "s3cret";
    private static final int IN_FLIGHT = 512;
    private static final int ROUNDS = 3;
    /** Until the compiler has done most of its work. */
    private static final int WARM_UP_ROUNDS = 2;

    private static final int THREADS = 16;
    private static final Duration WARM_UP = Duration.ofSeconds(1);
    private static final Duration MEASURED = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Semaphore places = new Semaphore(IN_FLIGHT);
    private final Map<Long, Long> begun = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable String> refusal = new AtomicReference<>();
    private final Meter meter = Meter.of(WARM_UP, MEASURED);

    private TelegramBenchmark() {}

    /** What is measured. */
    private enum Bot {
        PLAIN("Telegram Bots Java API, nothing stored"),
        IN_MEMORY("Switchboard, in memory"),
        POSTGRESQL("Switchboard, PostgreSQL");

        private final String title;

        Bot(String title) {
            this.title = title;
        }
    }

    /**
     * Measures all in turn, and prints a table.
     *
     * @param arguments the bots to be measured, such as {@code PLAIN}; none for all
     * @throws Exception if something fails
     */
    public static void main(String... arguments) throws Exception {
        Map<Bot, List<Figures>> runs = new EnumMap<>(Bot.class);
        try (Stores memory = Stores.Kind.MEMORY.open();
                Stores postgres = Stores.Kind.POSTGRESQL.open()) {
            List<Bot> bots = arguments.length == 0
                    ? List.of(Bot.values())
                    : Arrays.stream(arguments).map(Bot::valueOf).toList();
            for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
                for (Bot bot : bots) {
                    TelegramBenchmark run = new TelegramBenchmark();
                    Figures figures = switch (bot) {
                        case PLAIN -> run.plain();
                        case IN_MEMORY -> run.stored(memory);
                        case POSTGRESQL -> run.stored(postgres);
                    };
                    System.err.printf("%s: %.0f updates/s%n", bot.title, figures.perSecond());
                    if (round >= 0) {
                        runs.computeIfAbsent(bot, key -> new ArrayList<>()).add(figures);
                    }
                }
            }
        }
        print(runs);
    }

    private static void print(Map<Bot, List<Figures>> runs) {
        double plain = runs.containsKey(Bot.PLAIN)
                ? Figures.median(runs.getOrDefault(Bot.PLAIN, List.of())).perSecond()
                : Double.NaN;
        System.out.println("| bot | updates/s | p50 ms | p99 ms | times the plain library |");
        System.out.println("| --- | ---: | ---: | ---: | ---: |");
        runs.forEach((bot, all) -> {
            Figures median = Figures.median(all);
            System.out.printf(
                    "| %s | %,.0f | %.1f | %.1f | %.2f |%n",
                    bot.title, median.perSecond(), median.p50(), median.p99(), median.perSecond() / plain);
        });
    }

    private Figures stored(Stores stores) throws Exception {
        Store store = stores.next();
        try (TelegramPlatform platform = new TelegramPlatform(this::ended)) {
            Switchboard board = Switchboard.builder()
                    .storage(store.storage())
                    .node("benchmark")
                    .channel(Telegram.bot(CHANNEL, TelegramPlatform.TOKEN)
                            .with(Telegram.MODE, "webhook")
                            .with(Telegram.WEBHOOK_SECRET, SECRET)
                            .with(Telegram.API_URL, "http://127.0.0.1:" + platform.port())
                            .with(Telegram.BOT_RATE, "0")
                            .with(Telegram.CHAT_RATE, "0")
                            .with(Telegram.GROUP_RATE, "0"))
                    .onMessage(context -> context.reply(context.text().plain()))
                    .build();
            try (board) {
                board.start();
                drive(number -> takeIn(board, number));
            }
        }
        stores.drop(store);
        return meter.figures();
    }

    private void takeIn(Switchboard board, long number) {
        WebhookRequest request =
                WebhookRequest.post(TelegramPlatform.update(number)).header("X-Telegram-Bot-Api-Secret-Token", SECRET);
        var unused = board.webhooks().handleAsync(CHANNEL, request).thenAccept(answer -> {
            if (answer.status() != 200) {
                refuse(number, answer.status() + " " + answer.body());
            }
        });
    }

    /** As its users write it: the update is read, handled and answered on a thread of a pool. */
    private Figures plain() throws Exception {
        ObjectMapper json = new ObjectMapper();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        Dispatcher dispatcher = new Dispatcher();
        dispatcher.setMaxRequestsPerHost(THREADS); // five by default, which would be slower
        OkHttpClient http = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(THREADS, 1, TimeUnit.MINUTES))
                .build();
        try (TelegramPlatform platform = new TelegramPlatform(this::ended)) {
            TelegramUrl url = TelegramUrl.builder()
                    .schema("http")
                    .host("127.0.0.1")
                    .port(platform.port())
                    .build();
            OkHttpTelegramClient client = new OkHttpTelegramClient(http, TelegramPlatform.TOKEN, url);
            drive(number -> threads.execute(() -> echo(json, client, number)));
        } finally {
            threads.shutdownNow();
            dispatcher.executorService().shutdownNow();
            http.connectionPool().evictAll();
        }
        return meter.figures();
    }

    private void echo(ObjectMapper json, OkHttpTelegramClient client, long number) {
        try {
            Update update = json.readValue(TelegramPlatform.update(number), Update.class);
            String chat = Long.toString(update.getMessage().getChatId());
            client.execute(new SendMessage(chat, update.getMessage().getText()));
        } catch (IOException | TelegramApiException e) {
            refuse(number, e.toString());
        }
    }

    private void drive(LongConsumer takeIn) throws InterruptedException {
        for (long number = next(); number >= 0; number = next()) {
            begun.put(number, System.nanoTime());
            takeIn.accept(number);
        }
        // One place was taken for the update that is not there any more.
        take(IN_FLIGHT - 1);
    }

    private long next() throws InterruptedException {
        take(1);
        return meter.next();
    }

    private void take(int count) throws InterruptedException {
        if (!places.tryAcquire(count, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("updates are in flight for more than " + PATIENCE);
        }
        String refused = refusal.get();
        if (refused != null) {
            throw new IllegalStateException("an update was not answered: " + refused);
        }
    }

    private void refuse(long number, String reason) {
        refusal.set(reason);
        ended(number);
    }

    private void ended(long number) {
        Long since = begun.remove(number);
        if (since != null) {
            meter.ended(since);
            places.release();
        }
    }
}
