package dev.switchboard.model;

import java.util.Objects;

/** Something was wrong before anything ran: a property, its problem, and what is allowed or missing. */
public final class ConfigurationException extends SwitchboardException {
    private static final long serialVersionUID = 1L;

    private final String property;

    /**
     * Creates it.
     *
     * @param property the path of the property, such as {@code channel support: token}
     * @param problem what is wrong with it and what would be right; never its value where that may be secret
     */
    public ConfigurationException(String property, String problem) {
        super(Objects.requireNonNull(property, "property") + ": " + problem, null);
        this.property = property;
    }

    /** {@return the path of the property that is wrong} */
    public String property() {
        return property;
    }
}
