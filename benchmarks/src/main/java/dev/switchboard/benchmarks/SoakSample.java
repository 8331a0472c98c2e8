package dev.switchboard.benchmarks;

import java.util.Locale;

/**
 * How a {@link Soak} stands at one moment. Sizes are in bytes, with indexes and what is kept aside.
 *
 * @param seconds since it began
 * @param messages how many have gone through
 * @param perSecond how many did in each second since the sample before
 * @param heap what is used after a garbage collection
 * @param threads the live threads of the JVM
 * @param connections the board's connections to the database
 * @param changing the size of tables whose rows come and go, or change
 * @param growing the size of tables that get rows with each message
 * @param rows how many rows there are in all tables
 * @param dead how many dead ones are not cleaned up yet
 */
record SoakSample(
        double seconds,
        long messages,
        double perSecond,
        long heap,
        int threads,
        int connections,
        long changing,
        long growing,
        long rows,
        long dead) {
    static final String HEAD = "   time  messages    rate     heap threads connections  tables that  tables that   per"
            + "       dead rows%n                         msg/s       MB                     change MB      grow MB"
            + "  message        of all%n";

    double heapMegabytes() {
        return megabytes(heap);
    }

    double changingMegabytes() {
        return megabytes(changing);
    }

    /** How many bytes of the growing tables there are for each message. */
    double bytesPerMessage() {
        return messages == 0 ? 0 : (double) growing / messages;
    }

    /** How many of a hundred rows are dead. */
    double deadShare() {
        return rows + dead == 0 ? 0 : 100.0 * dead / (rows + dead);
    }

    private static double megabytes(long bytes) {
        return bytes / 1e6;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%6.0f s %9d %7.0f %8.1f %7d %11d %12.1f %12.1f %6.0f B %8d %.1f%%",
                seconds,
                messages,
                perSecond,
                heapMegabytes(),
                threads,
                connections,
                changingMegabytes(),
                megabytes(growing),
                bytesPerMessage(),
                dead,
                deadShare());
    }
}
