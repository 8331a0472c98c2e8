package dev.switchboard.benchmarks;

/**
 * What a {@link ScaleBenchmark} is to do.
 *
 * @param conversations how many conversations there are at full size
 * @param messages about how many messages there are at full size
 * @param fraction how much smaller the small size is
 */
record ScaleSettings(int conversations, long messages, int fraction) {
    /** What can be written on the command line. */
    static final String USAGE = """
            --conversations 1000000   how many conversations there are
            --messages 10000000       about how many messages there are in them
            --fraction 100            how much smaller the small size is""";

    private static final ScaleSettings DEFAULT = new ScaleSettings(1_000_000, 10_000_000, 100);

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException if it cannot be read
     */
    static ScaleSettings read(String... arguments) {
        if (arguments.length % 2 != 0) {
            throw new IllegalArgumentException("each option has a value");
        }
        ScaleSettings settings = DEFAULT;
        for (int i = 0; i < arguments.length; i += 2) {
            settings = settings.with(arguments[i], arguments[i + 1]);
        }
        return settings;
    }

    private ScaleSettings with(String option, String value) {
        return switch (option) {
            case "--conversations" -> new ScaleSettings(Integer.parseInt(value), messages, fraction);
            case "--messages" -> new ScaleSettings(conversations, Long.parseLong(value), fraction);
            case "--fraction" -> new ScaleSettings(conversations, messages, Integer.parseInt(value));
            default -> throw new IllegalArgumentException("there is no option " + option);
        };
    }
}
