package dev.switchboard.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A data source that has PostgreSQL explain what is run on its connections, while it is asked to: each statement is run
 * once for its plan and its buffers, on the same connection and in the same transaction, and taken back; then it is run.
 * What was set for the transaction holds for the plan too, which is made for any values where the real one is. Safe from
 * any thread.
 */
final class ExplainingDataSource {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String JOINT = "; ";

    private final DataSource explaining;
    private final Map<String, Touched> touched = new LinkedHashMap<>();
    private volatile boolean explains;

    /**
     * Creates it.
     *
     * @param dataSource where connections come from
     */
    ExplainingDataSource(DataSource dataSource) {
        explaining = proxy(DataSource.class, (method, arguments) -> {
            Object result = invoke(dataSource, method, arguments);
            return result instanceof Connection connection ? explaining(connection) : result;
        });
    }

    /**
     * What a statement touched.
     *
     * @param calls how often it was run
     * @param buffers of how many buffers in all, found in PostgreSQL's memory or not
     * @param rows how many rows it gave in all
     * @param plan the plan of its last run
     */
    record Touched(int calls, long buffers, long rows, String plan) {
        private Touched and(Touched other) {
            return new Touched(calls + other.calls, buffers + other.buffers, rows + other.rows, other.plan);
        }

        double each() {
            return (double) buffers / calls;
        }
    }

    DataSource dataSource() {
        return explaining;
    }

    /** Explains from now on. */
    void begin() {
        synchronized (touched) {
            touched.clear();
        }
        explains = true;
    }

    /** {@return what was explained since it began, by statement} */
    Map<String, Touched> end() {
        explains = false;
        synchronized (touched) {
            return new LinkedHashMap<>(touched);
        }
    }

    private Connection explaining(Connection connection) {
        return proxy(Connection.class, (method, arguments) -> {
            Object result = invoke(connection, method, arguments);
            return result instanceof PreparedStatement statement && arguments.length > 0
                    ? explaining(connection, statement, (String) arguments[0])
                    : result;
        });
    }

    private PreparedStatement explaining(Connection connection, PreparedStatement statement, String sql) {
        Map<Integer, @Nullable Object> values = new TreeMap<>();
        return proxy(PreparedStatement.class, (method, arguments) -> {
            String name = method.getName();
            if (name.startsWith("set") && method.getParameterCount() > 1 && arguments[0] instanceof Integer at) {
                values.put(at, name.equals("setNull") ? null : arguments[1]);
            } else if (explains && name.startsWith("execute")) {
                explainAll(connection, sql, new ArrayList<>(values.values()));
            }
            return invoke(statement, method, arguments);
        });
    }

    private void explainAll(Connection connection, String joined, List<@Nullable Object> values) throws SQLException {
        boolean inTransaction = !connection.getAutoCommit();
        Savepoint before = inTransaction ? connection.setSavepoint() : null;
        int from = 0;
        for (String sql : joined.split(JOINT, -1)) {
            int parameters =
                    (int) sql.chars().filter(character -> character == '?').count();
            explain(connection, sql, values.subList(from, from + parameters));
            from += parameters;
        }
        if (before != null) {
            connection.rollback(before);
        }
    }

    private void explain(Connection connection, String sql, List<@Nullable Object> values) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PREPARE explained AS " + numbered(sql));
            String execution = "EXECUTE explained" + literals(values);
            try (ResultSet plan = statement.executeQuery("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + execution)) {
                plan.next();
                add(sql, touched(plan.getString(1)));
            }
            statement.execute("DEALLOCATE explained");
        }
    }

    private static Touched touched(String json) throws SQLException {
        try {
            JsonNode plan = JSON.readTree(json).get(0).get("Plan");
            long buffers = plan.path("Shared Hit Blocks").asLong()
                    + plan.path("Shared Read Blocks").asLong();
            return new Touched(1, buffers, plan.path("Actual Rows").asLong(), plan.toPrettyString());
        } catch (JsonProcessingException e) {
            throw new SQLException("a plan cannot be read", e);
        }
    }

    private void add(String sql, Touched run) {
        synchronized (touched) {
            touched.merge(sql, run, Touched::and);
        }
    }

    private static String numbered(String sql) {
        StringBuilder numbered = new StringBuilder();
        int number = 0;
        for (String piece : sql.split("\\?", -1)) {
            numbered.append(number == 0 ? "" : "$" + number).append(piece);
            number++;
        }
        return numbered.toString();
    }

    private static String literals(List<@Nullable Object> values) {
        if (values.isEmpty()) {
            return "";
        }
        List<String> literals = new ArrayList<>();
        for (Object value : values) {
            literals.add(value == null ? "NULL" : "'" + value.toString().replace("'", "''") + "'");
        }
        return "(" + String.join(", ", literals) + ")";
    }

    private interface Call {
        @Nullable
        Object answer(Method method, Object[] arguments) throws Throwable;
    }

    private static @Nullable Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> call.answer(method, arguments == null ? new Object[0] : arguments)));
    }
}
