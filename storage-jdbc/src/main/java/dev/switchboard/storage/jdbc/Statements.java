package dev.switchboard.storage.jdbc;

import dev.switchboard.storage.jdbc.Dialect.Fragment;
import dev.switchboard.storage.jdbc.Sql.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes statements for one dialect and schema. Immutable. */
final class Statements {
    private static final Pattern SIGNS = Pattern.compile(":tenant|:now|:array|\\?");
    private static final String SCHEMA = "switchboard.";

    private final Dialect dialect;
    private final String schema;

    Statements(Dialect dialect, String schema) {
        this.dialect = dialect;
        this.schema = schema;
    }

    Dialect dialect() {
        return dialect;
    }

    /**
     * Stores rows.
     *
     * @param table the table
     * @param columns the columns of the rows, which are those of the table
     * @return the statement
     */
    Sql insert(String table, Columns columns) {
        return rows(
                columns,
                insertion(
                        "INSERT INTO {table} (tenant, {columns}) SELECT u.tenant, {values} FROM :rows",
                        table,
                        columns));
    }

    /**
     * Stores those rows whose keys are not there.
     *
     * @param table the table
     * @param columns the columns of the rows, which are those of the table
     * @param keys how many of the columns are the key
     * @return the statement
     */
    Sql insertMissing(String table, Columns columns, int keys) {
        return rows(columns, missing(table, columns, keys));
    }

    /**
     * Stores those rows whose keys are not there, with columns of another table's rows.
     *
     * @param table the table
     * @param columns the columns of the rows
     * @param keys how many of the columns are the key
     * @param also the other columns, which are called the same in both tables
     * @param join joins the other table as {@code c}; what is not found there is not stored
     * @return the statement
     */
    Sql insertMissingWith(String table, Columns columns, int keys, List<String> also, String join) {
        String template = dialect.sql(Fragment.INSERT_MISSING)
                .replace("{columns}", "{columns}, " + String.join(", ", also))
                .replace(
                        "{values}",
                        also.stream().map(name -> "c." + name).collect(Collectors.joining(", ", "{values}, ", "")))
                .replace(":rows", ":rows JOIN " + join);
        return rows(columns, insertion(template, table, columns).replace("{match}", match(columns.first(keys))));
    }

    /**
     * Stores those rows whose keys are not there, and answers with the keys that were stored.
     *
     * @param table the table
     * @param columns the columns of the rows, which are those of the table
     * @param keys how many of the columns are the key
     * @return the statement
     */
    Sql insertMissingReturningKeys(String table, Columns columns, int keys) {
        return rows(
                columns,
                dialect.sql(Fragment.INSERTED)
                        .replace("{columns}", qualified(columns.first(keys)))
                        .replace("{statement}", missing(table, columns, keys)));
    }

    private String missing(String table, Columns columns, int keys) {
        return insertion(dialect.sql(Fragment.INSERT_MISSING), table, columns)
                .replace("{match}", match(columns.first(keys)));
    }

    private String insertion(String template, String table, Columns columns) {
        return template.replace("{table}", SCHEMA + table)
                .replace("{columns}", columns.list())
                .replace("{values}", columns.all().stream().map(dialect::value).collect(Collectors.joining(", ")));
    }

    /**
     * Changes stored rows.
     *
     * @param table the table
     * @param columns the columns of the rows, the key first
     * @param keys how many of the columns are the key
     * @param also assignments that are made besides those of the columns
     * @return the statement
     */
    Sql update(String table, Columns columns, int keys, String... also) {
        List<String> set = new ArrayList<>();
        for (Columns.Column column : columns.from(keys).all()) {
            set.add(column.name() + " = " + dialect.value(column));
        }
        set.addAll(List.of(also));
        return updateTo(table, columns, keys, String.join(", ", set));
    }

    /**
     * Changes stored rows.
     *
     * @param table the table
     * @param columns the columns of the rows, the key first
     * @param keys how many of the columns are the key
     * @param set the assignments
     * @return the statement
     */
    Sql updateTo(String table, Columns columns, int keys, String set) {
        return rows(columns, change(table, columns, keys, set));
    }

    /**
     * Changes those stored rows of which a condition holds.
     *
     * @param table the table
     * @param columns the columns of the rows, the key first
     * @param keys how many of the columns are the key
     * @param condition about {@code t} and {@code u}
     * @return the statement
     */
    Sql updateWhere(String table, Columns columns, int keys, String condition) {
        String set = columns.from(keys).all().stream()
                .map(column -> column.name() + " = " + dialect.value(column))
                .collect(Collectors.joining(", "));
        return rows(
                columns,
                dialect.sql(Fragment.UPDATE)
                        .replace("{table}", SCHEMA + table)
                        .replace("{set}", set)
                        .replace("{match}", match(columns.first(keys)) + " AND (" + condition + ")"));
    }

    /**
     * Changes stored rows, and answers with what was changed.
     *
     * @param table the table
     * @param columns the columns of the rows, the key first
     * @param keys how many of the columns are the key
     * @param set the assignments
     * @param answer the columns of the answer, those of {@code t}
     * @return the statement
     */
    Sql updateReturning(String table, Columns columns, int keys, String set, String answer) {
        return rows(
                columns,
                dialect.sql(Fragment.INSERTED)
                        .replace("{columns}", answer)
                        .replace("{statement}", change(table, columns, keys, set)));
    }

    private String change(String table, Columns columns, int keys, String set) {
        return dialect.sql(Fragment.UPDATE)
                .replace("{table}", SCHEMA + table)
                .replace("{set}", set)
                .replace("{match}", match(columns.first(keys)));
    }

    /**
     * Removes rows.
     *
     * @param table the table
     * @param keys the columns of the key
     * @return the statement
     */
    Sql delete(String table, Columns keys) {
        return rows(keys, deletion(table, keys));
    }

    /**
     * Removes rows, and answers with what was there.
     *
     * @param table the table
     * @param keys the columns of the key
     * @param columns the columns of the answer, those of {@code t}
     * @return the statement
     */
    Sql deleteReturning(String table, Columns keys, String columns) {
        return rows(
                keys,
                dialect.sql(Fragment.DELETED)
                        .replace("{columns}", columns)
                        .replace("{statement}", deletion(table, keys)));
    }

    /**
     * Removes rows.
     *
     * @param table the table
     * @param keys the columns of the key
     * @param also what has to hold besides, of {@code t}
     * @return the statement
     */
    Sql deleteWhere(String table, Columns keys, String also) {
        return rows(keys, deletion(table, match(keys) + " AND " + also));
    }

    private String deletion(String table, Columns keys) {
        return deletion(table, match(keys));
    }

    private String deletion(String table, String match) {
        return dialect.sql(Fragment.DELETE).replace("{table}", SCHEMA + table).replace("{match}", match);
    }

    private static String match(Columns keys) {
        return "t.tenant = u.tenant"
                + keys.names().map(key -> " AND t." + key + " = u." + key).collect(Collectors.joining());
    }

    private static String qualified(Columns columns) {
        return columns.names().map(name -> "t." + name).collect(Collectors.joining(", "));
    }

    /**
     * Compiles a statement that takes rows.
     *
     * @param rows the columns of the rows
     * @param template the statement
     * @return the compiled statement
     */
    Sql rows(Columns rows, String template) {
        List<Slot> slots = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        Matcher signs = SIGNS.matcher(inSchema(template).replace(":rows", table(rows)));
        while (signs.find()) {
            signs.appendReplacement(text, Matcher.quoteReplacement(parameter(signs.group(), slots)));
        }
        return new Sql(signs.appendTail(text).toString(), slots);
    }

    private String table(Columns rows) {
        String arrays = rows.all().stream()
                .map(column -> "CAST(:array AS " + dialect.arrayOf(column.type()) + ")")
                .collect(Collectors.joining(", "));
        return dialect.sql(Fragment.ROWS).replace("{arrays}", arrays).replace("{columns}", rows.list());
    }

    /**
     * Compiles a statement that takes no rows.
     *
     * @param template the statement
     * @return the compiled statement
     */
    Sql plain(String template) {
        return rows(new Columns(List.of()), template);
    }

    private String parameter(String sign, List<Slot> slots) {
        switch (sign) {
            case ":tenant" -> {
                slots.add(Slot.TENANT);
                return "CAST(? AS varchar)";
            }
            case ":now" -> {
                slots.add(Slot.OFFSET);
                return dialect.fromNow("CAST(? AS bigint)");
            }
            case ":array" -> slots.add(Slot.ARRAY);
            default -> slots.add(Slot.VALUE);
        }
        return "?";
    }

    /**
     * Makes a statement for Jdbi, whose parameters have names.
     *
     * @param template the statement
     * @return the statement, with {@code :tenant} and {@code :offset} for the time
     */
    String named(String template) {
        return inSchema(template).replace(":now", dialect.fromNow("CAST(:offset AS bigint)"));
    }

    private String inSchema(String template) {
        return template.replace(SCHEMA, '"' + schema + "\".");
    }
}
