package dev.switchboard.benchmarks;

import dev.switchboard.benchmarks.ExplainingDataSource.Touched;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The table of what was touched at both sizes, in Markdown, and the plans of what misses the goal. */
final class ScaleReport {
    private static final double GOAL = 2;
    /** What touches fewer buffers than this touches few, however many more than fewer still they are. */
    private static final double FEW = 12;

    private static final Pattern TABLE = Pattern.compile("(?:INTO|UPDATE|FROM|JOIN) ([a-z_]+)\\b(?!\\()");

    private final StringJoiner lines = new StringJoiner(System.lineSeparator());
    private final List<String> missed = new ArrayList<>();

    ScaleReport() {
        lines.add("| operation | buffers, small | buffers, full | ratio | its statement that grows most | ms, small |"
                + " ms, full |");
        lines.add("| --- | ---: | ---: | ---: | --- | ---: | ---: |");
    }

    /** Adds an operation. */
    void add(String name, ScaleFigures small, ScaleFigures full) {
        String worst = null;
        double highest = 0;
        for (Map.Entry<String, Touched> entry : full.statements().entrySet()) {
            Touched there = small.statements().get(entry.getKey());
            double ratio = ratio(there, entry.getValue());
            if (ratio > highest) {
                highest = ratio;
                worst = entry.getKey();
            }
            if (ratio > GOAL && there != null) {
                miss(name, entry.getKey(), ratio, there, entry.getValue());
            }
        }
        lines.add(String.format(
                Locale.ROOT,
                "| %s | %,.0f | %,.0f | %.2f | %s | %.1f | %.1f |",
                name,
                small.buffers(),
                full.buffers(),
                full.buffers() / small.buffers(),
                worst == null ? "-" : String.format(Locale.ROOT, "%s: %.2f", label(worst), highest),
                small.millis(),
                full.millis()));
    }

    private static double ratio(@Nullable Touched small, Touched full) {
        if (small == null || full.each() <= FEW) {
            return 0;
        }
        return full.each() / Math.max(1, small.each());
    }

    private void miss(String name, String sql, double ratio, Touched small, Touched full) {
        missed.add(String.format(
                Locale.ROOT,
                "%s: %s touches %.0f buffers, and %.0f at full size: %.2f times%n%s%nsmall: %s%nfull: %s",
                name,
                label(sql),
                small.each(),
                full.each(),
                ratio,
                sql,
                small.plan(),
                full.plan()));
    }

    private static String label(String sql) {
        Matcher table = TABLE.matcher(sql);
        String verb = sql.strip().split("\\s", 2)[0].toLowerCase(Locale.ROOT);
        return table.find() ? verb + " " + table.group(1) : verb;
    }

    /** What misses the goal, with the plans. */
    List<String> missed() {
        return missed;
    }

    @Override
    public String toString() {
        return lines
                + System.lineSeparator()
                + System.lineSeparator()
                + String.format(
                        Locale.ROOT,
                        "Goal: no statement touches more than %.0f times the buffers: %s",
                        GOAL,
                        missed.isEmpty() ? "reached" : "missed by " + missed.size());
    }
}
