package dev.switchboard.simulator;

import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.testkit.PlatformDriver;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Drives a simulated platform, in process or behind its server, for the connector contract. */
final class SimulatorDriver implements PlatformDriver {
    private final SimulatedPlatform platform =
            SimulatedPlatform.builder().secret("the-secret-of-the-contract").open();
    private final @Nullable SimulatorServer server;
    private final ChannelConfig channel;

    private SimulatorDriver(boolean http, Map<String, String> settings) {
        server = http ? SimulatorServer.start(platform, 0) : null;
        ChannelConfig config = server != null
                ? Simulator.channel("contract", server.url()).with("secret", platform.secret())
                : Simulator.channel("contract", platform);
        config = config.with("timeout", "PT2S").with("wait", "PT4S");
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            config = config.with(setting.getKey(), setting.getValue());
        }
        channel = config;
    }

    static SimulatorDriver inProcess(Map<String, String> settings) {
        return new SimulatorDriver(false, settings);
    }

    static SimulatorDriver overHttp(Map<String, String> settings) {
        return new SimulatorDriver(true, settings);
    }

    @Override
    public Map<String, String> settings() {
        return channel.settings();
    }

    @Override
    public Notice says(String person, String text) {
        return notice(platform.person(person).says(text));
    }

    @Override
    public Optional<Notice> edits(Notice message, String text) {
        return Optional.of(notice(platform.person("Anna").edits(message.externalId(), text)));
    }

    @Override
    public Optional<Notice> sendsFile(String person, String name, byte[] bytes) {
        return Optional.of(notice(platform.person(person).sendsFile(name, "text/plain", bytes)));
    }

    @Override
    public Notice unknown(String marker) {
        return notice(platform.person("Anna").does("hologram", marker));
    }

    private static Notice notice(Update update) {
        return new Notice(update.messageId(), update.request());
    }

    @Override
    public List<WebhookRequest> forgeries(WebhookRequest genuine) {
        String signature = genuine.header(Signature.HEADER).orElseThrow();
        byte[] tampered = genuine.text().replace("Hello", "Hallo").getBytes(StandardCharsets.UTF_8);
        return List.of(
                WebhookRequest.post(tampered).header(Signature.HEADER, signature),
                new Signature("another-secret").sign(genuine.body()),
                genuine.header(Signature.HEADER, ""),
                genuine.header(Signature.HEADER, "no hexadecimal digits, ünïcode"),
                genuine.header(Signature.HEADER, signature.substring(1)),
                genuine.header(Signature.HEADER, signature.toUpperCase(java.util.Locale.ROOT)));
    }

    @Override
    public List<Shown> shown() {
        return platform.messages().stream()
                .map(message -> new Shown(message.id(), message.chat(), message.content(), message.replyTo()))
                .toList();
    }

    @Override
    public List<String> reactions(String externalId) {
        return List.copyOf(platform.reactions(externalId));
    }

    @Override
    public int typings() {
        return (int) platform.record().stream()
                .filter(recorded -> recorded.operation() == Operation.TYPING)
                .count();
    }

    @Override
    public int calls() {
        return platform.calls();
    }

    @Override
    public boolean fail(Fault fault) {
        if (fault == Fault.UNREACHABLE && server != null) {
            server.pause();
        } else {
            platform.faults().onAll().always(failure(fault));
        }
        return true;
    }

    private static Failure failure(Fault fault) {
        return switch (fault) {
            case RATE_LIMITED -> Failure.rateLimited(RETRY_AFTER, ChannelException.Scope.CHAT);
            case UNAVAILABLE -> Failure.of(Failure.Kind.UNAVAILABLE);
            case MOVED -> Failure.moved("elsewhere");
            case REFUSED -> Failure.of(Failure.Kind.REJECTED);
            case RECIPIENT_GONE -> Failure.of(Failure.Kind.RECIPIENT_GONE);
            case BAD_CREDENTIALS -> Failure.of(Failure.Kind.AUTHENTICATION);
            case UNREACHABLE -> Failure.of(Failure.Kind.UNREACHABLE);
            case CUT_OFF -> Failure.of(Failure.Kind.CUT_OFF);
            case ANSWER_LOST -> Failure.of(Failure.Kind.ANSWER_LOST);
            case SERVER_ERROR -> Failure.of(Failure.Kind.SERVER_ERROR);
            case SILENT -> Failure.of(Failure.Kind.SILENT);
        };
    }

    @Override
    public void recover() {
        platform.faults().clear();
        if (server != null) {
            server.resume();
        }
    }

    @Override
    public void close() {
        platform.close();
        if (server != null) {
            server.close();
        }
    }
}
