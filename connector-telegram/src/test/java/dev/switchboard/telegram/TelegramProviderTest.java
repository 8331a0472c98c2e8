package dev.switchboard.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.ConfigurationException;
import dev.switchboard.spi.Connector;
import dev.switchboard.spi.Setting;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TelegramProviderTest {
    private static final ChannelConfig BOT = Telegram.bot("support", TestContext.TOKEN);

    @Test
    @DisplayName("A bot is polled at Telegram's servers unless told otherwise")
    void defaults() {
        TelegramSettings settings = TelegramSettings.read(new TestContext(BOT));

        assertThat(settings.channel()).isEqualTo("support");
        assertThat(settings.polled()).isTrue();
        assertThat(settings.webhookSecret()).hasSize(64);
        assertThat(settings.webhookUrl()).isNull();
        assertThat(settings.rates()).isEqualTo(new Pacing.Rates(30, 60, 20));
        assertThat(settings.uploadLimit()).isEqualTo(50 << 20);
        assertThat(settings.apiUrl()).hasToString("https://api.telegram.org/");
        assertThat(settings.pollTimeout()).hasSeconds(25);
        assertThat(settings.callTimeout()).hasSeconds(10);
        assertThat(settings.downloadLimit()).isEqualTo(20 << 20);
    }

    @Test
    @DisplayName("The mode decides whether the connector polls")
    void mode() {
        try (Connector polled = TestContext.connector(BOT);
                Connector waiting = TestContext.connector(BOT.with(Telegram.MODE, "webhook"))) {
            assertThat(polled).isInstanceOf(Connector.Polling.class);
            assertThat(waiting).isNotInstanceOf(Connector.Polling.class).isInstanceOf(Connector.Webhooks.class);
        }
        ChannelConfig watched =
                BOT.with(Telegram.MODE, "webhook").with(Telegram.WEBHOOK_URL, "https://example.org/hook");
        try (Connector seenTo = TestContext.connector(watched)) {
            assertThat(seenTo).isInstanceOf(WatchedTelegramConnector.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "token, 4711",
        "token, 4711:with/slash",
        "token, ''",
        "webhook-secret, with space",
        "webhook-secret, ''",
        "mode, both",
        "api-url, api.telegram.org",
        "api-url, ftp://example.org",
        "api-url, https://user@example.org",
        "api-url, https://example.org?a=1",
        "poll-timeout, PT0S",
        "poll-timeout, PT26S",
        "poll-timeout, soon",
        "call-timeout, PT15S",
        "call-timeout, -PT5S",
        "download-limit, 0",
        "upload-limit, much",
        "bot-rate, -1",
        "webhook-url, example.org"
    })
    @DisplayName("A wrong setting is named with its channel, and a secret's value is not shown")
    void wrongSettings(String setting, String value) {
        ConfigurationException wrong = catchThrowableOfType(
                ConfigurationException.class, () -> TestContext.connector(BOT.with(setting, value)));

        assertThat(wrong.property()).isEqualTo("channel support: " + setting);
        boolean secret =
                TelegramSettings.SCHEMA.stream().anyMatch(known -> known.name().equals(setting) && known.secret());
        if (secret && !value.isEmpty()) {
            assertThat(wrong).hasMessageNotContaining(value);
        }
    }

    @Test
    @DisplayName("The token and the webhook's secret are secret, and the token alone must be given")
    void secrets() {
        assertThat(new TelegramProvider().settings())
                .filteredOn(Setting::secret)
                .extracting(Setting::name)
                .containsExactly(Telegram.TOKEN, Telegram.WEBHOOK_SECRET);
        assertThat(new TelegramProvider().settings())
                .filteredOn(Setting::required)
                .extracting(Setting::name)
                .containsExactly(Telegram.TOKEN);
    }
}
