package dev.switchboard;

import dev.switchboard.handler.AsyncMessageHandler;
import dev.switchboard.handler.MessageHandler;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.Command;
import dev.switchboard.model.Retention;
import dev.switchboard.pipeline.Handling;
import dev.switchboard.pipeline.Options;
import dev.switchboard.pipeline.Pipeline;
import dev.switchboard.pipeline.PipelineParts;
import dev.switchboard.rules.Rule;
import dev.switchboard.storage.BlobStore;
import dev.switchboard.storage.SecretStore;
import dev.switchboard.storage.Storage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class DefaultBuilder implements Switchboard.Builder {
    private static final Logger LOG = LoggerFactory.getLogger(Switchboard.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern COMMAND = Pattern.compile("[\\p{L}\\p{N}_-]{1,64}");

    private final Map<String, ChannelConfig> channels = new LinkedHashMap<>();
    private final Map<String, String> templates = new LinkedHashMap<>();
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, AsyncMessageHandler> commands = new LinkedHashMap<>();
    private final List<Command> shownCommands = new ArrayList<>();
    private final List<Rule> rules = new ArrayList<>();
    private final Set<String> ruleNames = new HashSet<>();
    private final List<AsyncMessageHandler> handlers = new ArrayList<>();
    private @Nullable Storage storage;
    private BlobStore blobs = BlobStore.none();
    private @Nullable SecretStore secrets;
    private @Nullable InstantSource clock;
    private @Nullable Executor threads;
    private Telemetry telemetry = Telemetry.none();
    private String tenant = "default";
    private String node = "node-" + UUID.randomUUID();
    private Duration lease = Duration.ofSeconds(30);
    private int handlerAttempts = 5;
    private Duration handlerTimeout = Duration.ofSeconds(60);
    private int handlerThreads = 32;
    private int sendThreads = 16;
    private Duration sendExpiry = Duration.ofHours(24);
    private Duration drain = Duration.ofSeconds(10);
    private Duration pollInterval = Duration.ofMillis(500);
    private int maxWebhookBytes = 4 << 20;
    private long maxAttachmentBytes = 100L << 20;
    private Duration albumQuietTime = Duration.ofMillis(1_500);
    private Retention retention = Retention.defaults();

    @Override
    public Switchboard.Builder storage(Storage storage) {
        this.storage = Objects.requireNonNull(storage, "storage");
        return this;
    }

    @Override
    public Switchboard.Builder blobs(BlobStore blobs) {
        this.blobs = Objects.requireNonNull(blobs, "blobs");
        return this;
    }

    @Override
    public Switchboard.Builder secrets(SecretStore secrets) {
        this.secrets = Objects.requireNonNull(secrets, "secrets");
        return this;
    }

    @Override
    public Switchboard.Builder channel(ChannelConfig channel) {
        putNew("channel", channels, channel.id(), channel);
        return this;
    }

    @Override
    public Switchboard.Builder template(String name, String source) {
        putNew("template", templates, name, Objects.requireNonNull(source, "source"));
        return this;
    }

    @Override
    public Switchboard.Builder value(String placeholder, String value) {
        putNew("value", values, placeholder, Objects.requireNonNull(value, "value"));
        return this;
    }

    @Override
    public Switchboard.Builder rule(Rule rule) {
        if (!ruleNames.add(rule.name())) {
            throw new IllegalStateException("rule " + rule.name() + " was given already");
        }
        rules.add(rule);
        return this;
    }

    @Override
    public Switchboard.Builder command(String name, MessageHandler handler) {
        return command(Command.named(name), handler);
    }

    @Override
    public Switchboard.Builder command(Command command, MessageHandler handler) {
        String name = command.name();
        if (!COMMAND.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "command: must be 1 to 64 letters, digits, hyphens and underscores, without a slash");
        }
        Objects.requireNonNull(handler, "handler");
        putNew("command", commands, name.toLowerCase(java.util.Locale.ROOT), Handling.blocking(handler));
        if (!command.description().isBlank()) {
            shownCommands.add(command);
        }
        return this;
    }

    @Override
    public Switchboard.Builder onMessage(MessageHandler handler) {
        handlers.add(Handling.blocking(Objects.requireNonNull(handler, "handler")));
        return this;
    }

    @Override
    public Switchboard.Builder onMessageAsync(AsyncMessageHandler handler) {
        handlers.add(Objects.requireNonNull(handler, "handler"));
        return this;
    }

    @Override
    public Switchboard.Builder tenant(String tenant) {
        this.tenant = checkedName("tenant", tenant);
        return this;
    }

    @Override
    public Switchboard.Builder node(String name) {
        this.node = checkedName("node", name);
        return this;
    }

    @Override
    public Switchboard.Builder lease(Duration lease) {
        this.lease = between("lease", lease, Duration.ofSeconds(1), Duration.ofHours(1));
        return this;
    }

    @Override
    public Switchboard.Builder handlerAttempts(int attempts) {
        this.handlerAttempts = (int) between("handlerAttempts", attempts, 1, 100);
        return this;
    }

    @Override
    public Switchboard.Builder handlerTimeout(Duration timeout) {
        this.handlerTimeout = between("handlerTimeout", timeout, Duration.ofMillis(1), Duration.ofDays(1));
        return this;
    }

    @Override
    public Switchboard.Builder handlerThreads(int threads) {
        this.handlerThreads = (int) between("handlerThreads", threads, 1, 1_000);
        return this;
    }

    @Override
    public Switchboard.Builder sendThreads(int threads) {
        this.sendThreads = (int) between("sendThreads", threads, 1, 1_000);
        return this;
    }

    @Override
    public Switchboard.Builder sendExpiry(Duration expiry) {
        this.sendExpiry = between("sendExpiry", expiry, Duration.ofSeconds(1), Duration.ofDays(30));
        return this;
    }

    @Override
    public Switchboard.Builder drain(Duration atMost) {
        this.drain = between("drain", atMost, Duration.ZERO, Duration.ofHours(1));
        return this;
    }

    @Override
    public Switchboard.Builder pollInterval(Duration interval) {
        this.pollInterval = between("pollInterval", interval, Duration.ofMillis(1), Duration.ofMinutes(1));
        return this;
    }

    @Override
    public Switchboard.Builder maxWebhookBytes(int bytes) {
        this.maxWebhookBytes = (int) between("maxWebhookBytes", bytes, 1 << 10, 256 << 20);
        return this;
    }

    @Override
    public Switchboard.Builder maxAttachmentBytes(long bytes) {
        this.maxAttachmentBytes = between("maxAttachmentBytes", bytes, 1, Long.MAX_VALUE);
        return this;
    }

    @Override
    public Switchboard.Builder albumQuietTime(Duration quietTime) {
        this.albumQuietTime = between("albumQuietTime", quietTime, Duration.ofMillis(1), Duration.ofMinutes(1));
        return this;
    }

    @Override
    public Switchboard.Builder retention(Retention retention) {
        this.retention = Objects.requireNonNull(retention, "retention");
        return this;
    }

    @Override
    public Switchboard.Builder clock(InstantSource clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
        return this;
    }

    @Override
    public Switchboard.Builder executor(Executor threads) {
        this.threads = Objects.requireNonNull(threads, "threads");
        return this;
    }

    @Override
    public Switchboard.Builder telemetry(Telemetry telemetry) {
        this.telemetry = Objects.requireNonNull(telemetry, "telemetry");
        return this;
    }

    @Override
    public Switchboard build() {
        Storage kept = storage;
        if (kept == null) {
            LOG.warn("No storage was given: everything is kept in memory, and lost with the process");
            kept = Storage.inMemory();
        }
        @Nullable ExecutorService own = threads == null ? newThreads() : null;
        Options options = new Options(
                tenant,
                node,
                lease,
                handlerAttempts,
                handlerTimeout,
                handlerThreads,
                sendThreads,
                sendExpiry,
                drain,
                pollInterval,
                maxWebhookBytes,
                maxAttachmentBytes,
                albumQuietTime,
                retention);
        Pipeline pipeline = new Pipeline(new PipelineParts(
                options,
                kept,
                blobs,
                secrets,
                List.copyOf(channels.values()),
                new Handling(commands, rules, handlers),
                shownCommands,
                templates,
                values,
                clock,
                own == null ? Objects.requireNonNull(threads) : own,
                telemetry.meters(),
                telemetry.traces()));
        return new DefaultSwitchboard(pipeline, kept, own);
    }

    private static ExecutorService newThreads() {
        AtomicInteger number = new AtomicInteger();
        return Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "switchboard-work-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    private static <T> void putNew(String what, Map<String, T> map, String name, T value) {
        if (map.putIfAbsent(Objects.requireNonNull(name, "name"), value) != null) {
            throw new IllegalStateException(what + " " + name + " was given already");
        }
    }

    private static String checkedName(String property, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    property + ": must be 1 to 64 letters, digits, dots, hyphens and underscores");
        }
        return name;
    }

    private static Duration between(String property, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(property + ": must be " + least + " to " + most + ", was " + value);
        }
        return value;
    }

    private static long between(String property, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(property + ": must be " + least + " to " + most + ", was " + value);
        }
        return value;
    }
}
