package dev.switchboard.storage.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** How PostgreSQL goes about a statement. */
final class QueryPlan {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern BY_TENANT =
            Pattern.compile("\\(?\\(?(\\w+\\.)?tenant = [^()]*(\\([^()]*\\))?[^()]*\\)?\\)?");
    /** What needs all of its rows before it gives the first one. */
    private static final Set<String> TAKES_ALL =
            Set.of("Sort", "Incremental Sort", "Aggregate", "Hash", "HashAggregate", "Materialize");

    /** Indexes of few rows, which their own conditions select. */
    private static final Set<String> OF_FEW = Set.of("work_held");

    private final JsonNode plan;

    private QueryPlan(JsonNode plan) {
        this.plan = plan;
    }

    /**
     * Reads a plan.
     *
     * @param json what {@code EXPLAIN (FORMAT JSON)} gave
     */
    static QueryPlan of(String json) {
        try {
            return new QueryPlan(JSON.readTree(json).get(0).get("Plan"));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /** {@return which tables are read whole, or all of a tenant in them, unless they are small: with the way it is done} */
    List<String> wholeTables(Set<String> small) {
        List<String> found = new ArrayList<>();
        collect(plan, false, small, found);
        return found;
    }

    private static void collect(JsonNode node, boolean isLimited, Set<String> small, List<String> found) {
        String type = node.path("Node Type").asText();
        String table = node.path("Relation Name").asText();
        if (type.equals("Seq Scan") || (isIndexScan(type) && !isLimited && !isNarrow(node) && !small.contains(table))) {
            found.add(type + " of " + table + " " + node.path("Index Name").asText()
                    + node.path("Index Cond").asText());
        }
        boolean below = type.equals("Limit") || (isLimited && !TAKES_ALL.contains(type));
        for (JsonNode child : node.path("Plans")) {
            collect(child, below, small, found);
        }
    }

    private static boolean isIndexScan(String type) {
        return type.equals("Index Scan") || type.equals("Index Only Scan") || type.equals("Bitmap Index Scan");
    }

    private static boolean isNarrow(JsonNode scan) {
        if (OF_FEW.contains(scan.path("Index Name").asText())) {
            return true;
        }
        String condition = scan.path("Index Cond").asText();
        return !condition.isEmpty() && !BY_TENANT.matcher(condition).matches();
    }

    @Override
    public String toString() {
        return plan.toString();
    }
}
