package dev.switchboard.examples.quickstart;

import dev.switchboard.gmail.Gmail;
import dev.switchboard.model.ChannelConfig;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The channel of a Gmail mailbox, as the environment describes it. */
final class Mailbox {
    static final String CHANNEL = "gmail";

    /** Which setting each variable is for. */
    private static final Map<String, String> SETTINGS = Map.of(
            "GMAIL_CLIENT_ID", Gmail.CLIENT_ID,
            "GMAIL_CLIENT_SECRET", Gmail.CLIENT_SECRET,
            "GMAIL_REFRESH_TOKEN", Gmail.REFRESH_TOKEN,
            "GMAIL_ACCESS_TOKEN", Gmail.ACCESS_TOKEN,
            "GMAIL_API_URL", Gmail.API_URL,
            "GMAIL_TOKEN_URL", Gmail.TOKEN_URL,
            "GMAIL_GZIP", Gmail.GZIP,
            "GMAIL_POLL_INTERVAL", Gmail.POLL_INTERVAL);

    private Mailbox() {}

    /** The channel; empty where no mailbox is named. */
    static Optional<ChannelConfig> channel(Function<String, Optional<String>> environment) {
        return environment.apply("GMAIL_USER").map(user -> channel(user, environment));
    }

    private static ChannelConfig channel(String user, Function<String, Optional<String>> environment) {
        ChannelConfig channel = Gmail.account(CHANNEL, user);
        for (Map.Entry<String, String> setting : SETTINGS.entrySet()) {
            Optional<String> value = environment.apply(setting.getKey());
            if (value.isPresent()) {
                channel = channel.with(setting.getValue(), value.get());
            }
        }
        return channel;
    }
}
