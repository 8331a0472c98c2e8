package dev.switchboard.testkit.telegram;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A way in which the Bot API does not do what it is asked.
 *
 * @param kind the way
 * @param answer what it answers; null where it does not answer
 */
public record BotFault(Kind kind, @Nullable ObjectNode answer) {
    private static final JsonMapper JSON = new JsonMapper();

    /** The ways. */
    public enum Kind {
        /** It answers with an error, and does nothing. */
        ERROR,
        /** It reads the call, and never answers. */
        SILENT,
        /** The connection breaks when the call was read; nothing is done. */
        CUT_OFF,
        /** The connection breaks when the call was carried out. */
        ANSWER_LOST
    }

    /** Checks it. */
    public BotFault {
        Objects.requireNonNull(kind, "kind");
    }

    /**
     * An answer that is an error.
     *
     * @param code its code, which is also the HTTP status
     * @param description its description
     * @return the fault
     */
    public static BotFault error(int code, String description) {
        return new BotFault(
                Kind.ERROR,
                JSON.createObjectNode().put("ok", false).put("error_code", code).put("description", description));
    }

    /**
     * An answer that is an error with a parameter.
     *
     * @param code its code, which is also the HTTP status
     * @param description its description
     * @param parameter {@code retry_after} or {@code migrate_to_chat_id}
     * @param value the parameter's value
     * @return the fault
     */
    public static BotFault error(int code, String description, String parameter, long value) {
        BotFault fault = error(code, description);
        Objects.requireNonNull(fault.answer).putObject("parameters").put(parameter, value);
        return fault;
    }

    /**
     * No answer.
     *
     * @param kind {@link Kind#SILENT}, {@link Kind#CUT_OFF} or {@link Kind#ANSWER_LOST}
     * @return the fault
     */
    public static BotFault of(Kind kind) {
        return new BotFault(kind, null);
    }
}
