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
    TEXT("text", String.class),
    /** Text of any length. */
    LONG_TEXT("text", String.class),
    UUID("text", String.class),
    NUMBER("bigint", Long.class),
    FLAG("boolean", Boolean.class),
    BYTES("bytea", byte[].class),
    TIME("bigint", Long.class),
    /** A time that is given as how long from now. */
    FROM_NOW("bigint", Long.class);

    private final String driverType;
    private final Class<?> driverClass;

    ColumnType(String driverType, Class<?> driverClass) {
        this.driverType = driverType;
        this.driverClass = driverClass;
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
