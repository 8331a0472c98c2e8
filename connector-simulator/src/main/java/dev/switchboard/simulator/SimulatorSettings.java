package dev.switchboard.simulator;

import dev.switchboard.model.Capabilities;
import dev.switchboard.model.Capabilities.Feature;
import dev.switchboard.model.Capabilities.Level;
import dev.switchboard.model.Capabilities.Limit;
import dev.switchboard.model.ConfigurationException;
import dev.switchboard.spi.ConnectorContext;
import dev.switchboard.spi.Setting;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** A channel's settings, read and checked. */
final class SimulatorSettings {
    static final String PLATFORM = "platform";
    static final String URL = "url";
    static final String SECRET = "secret";
    static final String MODE = "mode";
    static final String DELIVERY = "delivery";
    static final String TEXT_LENGTH = "text-length";
    static final String FEATURES = "features";
    static final String SETTLE = "settle";
    static final String FINAL = "final";
    static final String TIMEOUT = "timeout";
    static final String WAIT = "wait";

    static final List<Setting> ALL = List.of(
            new Setting(PLATFORM, "Name of a SimulatedPlatform that is open in this process", false, false, null),
            new Setting(URL, "Address of a SimulatorServer, in place of a platform", false, false, null),
            Setting.secret(SECRET, "The platform's secret: signs webhooks, and is shown with every call"),
            Setting.optional(MODE, "How what people do comes in: webhook or poll", "webhook"),
            Setting.optional(
                    DELIVERY,
                    "What keeps a send from happening twice: deduplicates (by key), lookup (it can be asked), neither",
                    "deduplicates"),
            Setting.optional(TEXT_LENGTH, "The longest text, in UTF-16 units", "1000"),
            Setting.optional(
                    FEATURES,
                    "Levels other than full, as in buttons:fallback,formatting:partial (keeps bold and italic)",
                    ""),
            Setting.optional(SETTLE, "With lookup: how long after a send it may not be known yet", "PT0S"),
            Setting.optional(FINAL, "With lookup: whether what is not known then was surely not taken", "true"),
            Setting.optional(TIMEOUT, "How long a call may take, below 15 seconds", "PT10S"),
            Setting.optional(WAIT, "With poll: how long a poll waits for something, up to 30 seconds", "PT20S"));

    private static final Duration MAX_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration MAX_WAIT = Duration.ofSeconds(30);

    /** What keeps a send from happening twice. */
    enum Delivery {
        DEDUPLICATES,
        LOOKUP,
        NEITHER
    }

    /** How what people do comes in. */
    enum Mode {
        WEBHOOK,
        POLL
    }

    private final ConnectorContext context;
    private final Mode mode;
    private final Delivery delivery;
    private final boolean isFinal;
    private final Duration settle;
    private final Duration timeout;
    private final Duration wait;
    private final Capabilities capabilities;
    private final @Nullable HttpUrl url;

    SimulatorSettings(ConnectorContext context) {
        this.context = context;
        mode = choice(MODE, Mode.class);
        delivery = choice(DELIVERY, Delivery.class);
        isFinal = flag(FINAL);
        settle = duration(SETTLE, Duration.ofDays(1));
        timeout = duration(TIMEOUT, MAX_TIMEOUT.minusMillis(1));
        wait = duration(WAIT, MAX_WAIT);
        capabilities = readCapabilities();
        url = readUrl();
    }

    private @Nullable HttpUrl readUrl() {
        Optional<String> given = context.optional(URL);
        if (given.isPresent() == context.optional(PLATFORM).isPresent()) {
            throw wrong(URL, "needs either this or " + PLATFORM);
        }
        if (given.isEmpty()) {
            return null;
        }
        HttpUrl parsed = HttpUrl.parse(given.get());
        if (parsed == null) {
            throw wrong(URL, "must be an http address");
        }
        return parsed;
    }

    /** The way to the platform; nothing is opened yet. */
    Line line() {
        String secret = context.setting(SECRET);
        return url != null
                ? new HttpLine(url, secret, timeout)
                : new LocalLine(context.optional(PLATFORM).orElseThrow(), secret, timeout);
    }

    Signature signature() {
        return new Signature(context.setting(SECRET));
    }

    String channel() {
        return context.channel();
    }

    Mode mode() {
        return mode;
    }

    Delivery delivery() {
        return delivery;
    }

    Duration settle() {
        return settle;
    }

    boolean isFinal() {
        return isFinal;
    }

    Duration pollWait() {
        return wait;
    }

    Capabilities capabilities() {
        return capabilities;
    }

    private Capabilities readCapabilities() {
        Capabilities all = Capabilities.text(textLength(), Capabilities.TextUnit.UTF16)
                .with(
                        Level.FULL,
                        Feature.FORMATTING,
                        Feature.ATTACHMENT,
                        Feature.ALBUM,
                        Feature.LOCATION,
                        Feature.CONTACT_CARD,
                        Feature.BUTTONS,
                        Feature.REPLY_TO)
                .limit(Limit.ATTACHMENT_BYTES, FileShelf.MAX_FILE)
                .limit(Limit.ALBUM_SIZE, 10)
                .limit(Limit.BUTTONS_PER_ROW, 8)
                .limit(Limit.BUTTON_ROWS, 10);
        if (delivery == Delivery.DEDUPLICATES) {
            all = all.with(Level.FULL, Feature.DEDUPLICATION);
        }
        String levels = context.setting(FEATURES);
        for (String one : levels.isBlank() ? new String[0] : levels.split(",", -1)) {
            String[] pair = one.strip().split(":", -1);
            if (pair.length != 2) {
                throw wrong(FEATURES, "must be pairs as in buttons:fallback,formatting:partial");
            }
            all = withLevel(all, constant(FEATURES, Feature.class, pair[0]), constant(FEATURES, Level.class, pair[1]));
        }
        return all;
    }

    private Capabilities withLevel(Capabilities all, Feature feature, Level level) {
        if (feature.byCode() || feature == Feature.TEXT || feature == Feature.DEDUPLICATION) {
            throw wrong(FEATURES, feature + " has no level to choose");
        }
        if (level == Level.PARTIAL && feature != Feature.FORMATTING) {
            throw wrong(FEATURES, "only formatting can be partial");
        }
        return all.with(level, feature);
    }

    private int textLength() {
        try {
            int length = Integer.parseInt(context.setting(TEXT_LENGTH));
            if (length >= 1) {
                return length;
            }
        } catch (NumberFormatException e) {
            throw wrong(TEXT_LENGTH, "must be a whole number of 1 or more");
        }
        throw wrong(TEXT_LENGTH, "must be 1 or more");
    }

    private boolean flag(String setting) {
        String value = context.setting(setting);
        if (!value.equals("true") && !value.equals("false")) {
            throw wrong(setting, "must be true or false");
        }
        return value.equals("true");
    }

    private Duration duration(String setting, Duration most) {
        try {
            Duration value = Duration.parse(context.setting(setting));
            if (!value.isNegative() && value.compareTo(most) <= 0) {
                return value;
            }
        } catch (DateTimeException e) {
            throw wrong(setting, "must be a duration as in PT10S");
        }
        throw wrong(setting, "must be PT0S to " + most);
    }

    private <E extends Enum<E>> E choice(String setting, Class<E> type) {
        return constant(setting, type, context.setting(setting));
    }

    private <E extends Enum<E>> E constant(String setting, Class<E> type, String name) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(name.strip().toUpperCase(Locale.ROOT).replace('-', '_'))) {
                return constant;
            }
        }
        throw wrong(
                setting,
                "must be one of " + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT));
    }

    private ConfigurationException wrong(String setting, String what) {
        return new ConfigurationException("channel " + context.channel() + ": " + setting, what);
    }
}
