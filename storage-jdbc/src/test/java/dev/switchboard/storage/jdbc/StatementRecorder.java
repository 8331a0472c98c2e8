package dev.switchboard.storage.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;

/**
 * A data source that remembers each statement that is prepared on its connections, once with what was given for its
 * parameters. Statements that go to the database together are remembered one by one. Safe from any thread.
 */
final class StatementRecorder {
    private static final String JOINT = "; ";
    private static final String TENANT = "default";

    private final Map<String, Issued> issued = new ConcurrentHashMap<>();
    private final DataSource recording;

    /**
     * Creates it.
     *
     * @param dataSource where connections come from
     */
    StatementRecorder(DataSource dataSource) {
        recording = proxy(DataSource.class, (method, arguments) -> {
            Object result = invoke(dataSource, method, arguments);
            return result instanceof Connection connection ? recording(connection) : result;
        });
    }

    /** A value for a parameter. */
    private interface Binding {
        void bind(PreparedStatement statement, int parameter) throws SQLException;
    }

    /** What was given for a parameter, and how to give it again. */
    private record Value(Object given, Binding binding) {}

    /** A statement that was issued. */
    static final class Issued {
        private final String sql;
        private final boolean inTransaction;
        private final List<Value> values;

        private Issued(String sql, boolean inTransaction, List<Value> values) {
            this.sql = sql;
            this.inTransaction = inTransaction;
            this.values = values;
        }

        /** Whether it was one of several in a transaction. */
        boolean inTransaction() {
            return inTransaction;
        }

        private boolean isOf(String tenant) {
            return values.stream().anyMatch(value -> tenant.equals(value.given));
        }

        String sql() {
            return sql;
        }

        /** Prepares it again, with the same values, and with something before it. */
        PreparedStatement prepare(Connection connection, String prefix, String schema) throws SQLException {
            PreparedStatement statement = connection.prepareStatement(prefix + in(schema));
            for (int i = 0; i < values.size(); i++) {
                values.get(i).binding.bind(statement, i + 1);
            }
            return statement;
        }

        /** Its text with numbers for its parameters. */
        String numbered(String schema) {
            StringBuilder numbered = new StringBuilder();
            int number = 0;
            for (String piece : in(schema).split("\\?", -1)) {
                numbered.append(number == 0 ? "" : "$" + number).append(piece);
                number++;
            }
            return numbered.toString();
        }

        /** Nothing for each of its parameters. */
        String nulls() {
            return values.isEmpty() ? "" : "(NULL" + ", NULL".repeat(values.size() - 1) + ")";
        }

        private String in(String schema) {
            return sql.replaceAll("\"test_\\d+\"", '"' + schema + '"');
        }
    }

    DataSource dataSource() {
        return recording;
    }

    /** {@return what was issued, in the order of the texts, in which all schemas have one name} */
    Collection<Issued> issued() {
        SortedMap<String, Issued> sorted = new TreeMap<>(issued);
        return sorted.values();
    }

    boolean hasSeen(String sql) {
        return issued.containsKey(key(true, sql)) || issued.containsKey(key(false, sql));
    }

    private static String key(boolean inTransaction, String sql) {
        return inAnySchema(sql) + (inTransaction ? " in a transaction" : " by itself");
    }

    private static String inAnySchema(String sql) {
        return sql.replaceAll("\"test_\\d+\"", "\"any\"");
    }

    private Connection recording(Connection connection) {
        Arrays arrays = new Arrays(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
        AtomicReference<Connection> self = new AtomicReference<>();
        self.set(proxy(Connection.class, (method, arguments) -> {
            Object result = invoke(connection, method, arguments);
            if (method.getName().equals("createArrayOf")) {
                arrays.types.put((Array) result, (String) arguments[0]);
                arrays.elements.put((Array) result, (Object[]) arguments[1]);
            }
            return method.getName().equals("prepareStatement")
                    ? recording((PreparedStatement) result, (String) arguments[0], arrays, self.get())
                    : result;
        }));
        return self.get();
    }

    /** What the arrays of a connection were made of. */
    private record Arrays(Map<Array, Object[]> elements, Map<Array, String> types) {}

    private PreparedStatement recording(
            PreparedStatement statement, String sql, Arrays arrays, Connection recordingConnection) {
        Map<Integer, Value> values = new TreeMap<>();
        return proxy(PreparedStatement.class, (method, arguments) -> {
            String name = method.getName();
            if (name.equals("getConnection")) {
                return recordingConnection;
            }
            if (name.startsWith("execute")) {
                remember(sql, !statement.getConnection().getAutoCommit(), values);
            } else if (name.startsWith("set") && method.getParameterCount() > 1 && arguments[0] instanceof Integer at) {
                Object[] kept = aboutTheFilled(arguments);
                values.put(at, new Value(kept[1], binding(method, kept, arrays)));
            }
            return invoke(statement, method, arguments);
        });
    }

    /** The tables that are looked at are filled for one tenant, whoever it was recorded for. */
    private static Object[] aboutTheFilled(Object[] arguments) {
        Object[] kept = arguments.clone();
        kept[1] = kept[1] instanceof String tenant && Tenants.isOne(tenant) ? TENANT : kept[1];
        return kept;
    }

    private static Binding binding(Method setter, Object[] arguments, Arrays arrays) {
        if (arguments[1] instanceof Array array && arrays.elements.containsKey(array)) {
            Object[] elements = arrays.elements.get(array);
            String type = arrays.types.get(array);
            return (statement, parameter) ->
                    statement.setArray(parameter, statement.getConnection().createArrayOf(type, elements));
        }
        return (statement, parameter) -> {
            Object[] again = arguments.clone();
            again[0] = parameter;
            try {
                setter.invoke(statement, again);
            } catch (ReflectiveOperationException e) {
                throw new SQLException(e);
            }
        };
    }

    private void remember(String joined, boolean inTransaction, Map<Integer, Value> values) {
        List<Value> all = new ArrayList<>(values.values());
        int from = 0;
        for (String sql : joined.split(JOINT, -1)) {
            int parameters =
                    (int) sql.chars().filter(character -> character == '?').count();
            Issued statement = new Issued(sql, inTransaction, List.copyOf(all.subList(from, from + parameters)));
            // For a tenant of whom nothing is stored any index is as good as another.
            issued.merge(key(inTransaction, sql), statement, (old, same) -> old.isOf(TENANT) ? old : same);
            from += parameters;
        }
    }

    private interface Call {
        Object answer(Method method, Object[] arguments) throws Throwable;
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> call.answer(method, arguments)));
    }
}
