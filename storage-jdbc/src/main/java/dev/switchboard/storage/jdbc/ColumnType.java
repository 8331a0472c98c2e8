package dev.switchboard.storage.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a column of rows holds, and how its values are handed to a statement. Ids are handed over as text and times as
 * microseconds, since drivers are slow with arrays of anything else.
 */
enum ColumnType {
    /** Text that may be a key. */
    TEXT("varchar", "text", String.class),
    /** Text of any length. */
    LONG_TEXT("clob", "text", String.class),
    UUID("uuid", "text", String.class),
    NUMBER("bigint", "bigint", Long.class),
    FLAG("boolean", "boolean", Boolean.class),
    BYTES("blob", "bytea", byte[].class),
    TIME("bigint", "bigint", Long.class),
    /** A time that is given as how long from now. */
    FROM_NOW("bigint", "bigint", Long.class);

    private final String sqlType;
    private final String driverType;
    private final Class<?> driverClass;

    ColumnType(String sqlType, String driverType, Class<?> driverClass) {
        this.sqlType = sqlType;
        this.driverType = driverType;
        this.driverClass = driverClass;
    }

    /** {@return the type that a statement takes it as} */
    String sqlType() {
        return sqlType;
    }

    /** {@return the type as which the driver sends a value} */
    String driverType() {
        return driverType;
    }

    /** {@return the class of a value that is handed to the driver} */
    Class<?> driverClass() {
        return driverClass;
    }

    /**
     * Makes a value ready for the driver.
     *
     * @param value the value as the caller has it
     * @param offset what is added to the storage's own time, in microseconds
     * @return the value as the driver takes it
     */
    @Nullable
    Object handOver(@Nullable Object value, long offset) {
        if (value == null) {
            return null;
        }
        return switch (this) {
            case TEXT, LONG_TEXT, UUID -> value.toString();
            case NUMBER -> ((Number) value).longValue();
            case FLAG, BYTES -> value;
            case TIME -> micros((Instant) value);
            case FROM_NOW -> micros((Duration) value) + offset;
        };
    }

    static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    static long micros(Duration duration) {
        return Math.addExact(Math.multiplyExact(duration.getSeconds(), 1_000_000L), duration.getNano() / 1_000);
    }
}
