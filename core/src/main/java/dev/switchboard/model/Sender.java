package dev.switchboard.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Objects;

/** Who a message is from. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Sender.Person.class, name = "person"),
    @JsonSubTypes.Type(value = Sender.Agent.class, name = "agent"),
    @JsonSubTypes.Type(value = Sender.Automatic.class, name = "automatic")
})
public sealed interface Sender {
    /**
     * Somebody on the platform.
     *
     * @param identity who
     */
    record Person(Identity identity) implements Sender {
        /** Checks it. */
        public Person {
            Objects.requireNonNull(identity, "identity");
        }
    }

    /**
     * Somebody of the host's.
     *
     * @param id the host's own id of the agent; empty where the host does not say
     */
    record Agent(String id) implements Sender {
        /** Checks it. */
        public Agent {
            Limits.idOrEmpty("agent", Objects.requireNonNull(id, "id"));
        }
    }

    /**
     * A rule, command or handler.
     *
     * @param by the rule's name, the command with its slash, or {@code handler}
     */
    record Automatic(String by) implements Sender {
        /** Checks it. */
        public Automatic {
            Limits.id("sender", Objects.requireNonNull(by, "by"));
        }
    }
}
