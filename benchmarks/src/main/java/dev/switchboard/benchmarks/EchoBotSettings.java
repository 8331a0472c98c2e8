package dev.switchboard.benchmarks;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * What an {@link EchoBot} is told by its environment.
 *
 * @param port where it listens
 * @param secret what webhooks bring as their secret token
 * @param apiUrl where the Bot API is
 * @param databaseUrl the JDBC URL of the PostgreSQL database where it keeps everything; empty to keep it in memory
 */
record EchoBotSettings(int port, String secret, String apiUrl, Optional<String> databaseUrl) {
    private static final String JDBC = "jdbc:";

    /**
     * Reads an environment.
     *
     * @throws IllegalArgumentException if a variable's value is wrong
     */
    static EchoBotSettings read(Map<String, String> environment) {
        return new EchoBotSettings(
                Integer.parseInt(environment.getOrDefault("BOT_PORT", "9082")),
                environment.getOrDefault("SECRET", "s3cret"),
                environment.getOrDefault("API_URL", "http://127.0.0.1:9081"),
                databaseUrl(environment));
    }

    private static Optional<String> databaseUrl(Map<String, String> environment) {
        return switch (environment.getOrDefault("STATE", "memory")) {
            case "memory" -> Optional.empty();
            case "pg" -> Optional.of(jdbcUrl(environment.getOrDefault("PG_URL", "")));
            default -> throw new IllegalArgumentException("STATE: must be 'memory' or 'pg'");
        };
    }

    /** The URL as JDBC wants it, be it written so, or as {@code postgres://user:password@host:port/database}. */
    private static String jdbcUrl(String url) {
        if (url.isEmpty()) {
            throw new IllegalArgumentException("PG_URL: must be given with STATE=pg");
        }
        if (url.startsWith(JDBC)) {
            return url;
        }
        URI parsed = URI.create(url);
        String server = "jdbc:postgresql://" + parsed.getHost() + (parsed.getPort() < 0 ? "" : ":" + parsed.getPort())
                + parsed.getRawPath();
        if (parsed.getRawUserInfo() == null) {
            return server;
        }
        String[] login = parsed.getRawUserInfo().split(":", 2);
        return server + "?user=" + login[0] + (login.length == 1 ? "" : "&password=" + login[1]);
    }
}
