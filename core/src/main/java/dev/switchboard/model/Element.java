package dev.switchboard.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A piece of content beside its text. The kinds grow: a reader skips those that it does not know, and a stored kind
 * that this version does not know comes back as {@link Unsupported}, with what was stored.
 */
public interface Element {
    /** {@return the kind, as it is stored and as the REST API shows it} */
    String kind();

    /**
     * A place.
     *
     * @param latitude degrees north, -90 to 90
     * @param longitude degrees east, -180 to 180
     * @param label what the place is called; may be empty
     */
    record Location(double latitude, double longitude, String label) implements Element {
        /** Checks it. */
        public Location {
            if (!(Math.abs(latitude) <= 90)) {
                throw new IllegalArgumentException("location.latitude: must be -90 to 90, was " + latitude);
            }
            if (!(Math.abs(longitude) <= 180)) {
                throw new IllegalArgumentException("location.longitude: must be -180 to 180, was " + longitude);
            }
            Objects.requireNonNull(label, "label");
        }

        @Override
        public String kind() {
            return "location";
        }
    }

    /**
     * A person's card.
     *
     * @param name the person's name
     * @param phone the phone number as written, or empty
     * @param email the e-mail address, or empty
     */
    record ContactCard(String name, String phone, String email) implements Element {
        /** Checks it. */
        public ContactCard {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(phone, "phone");
            Objects.requireNonNull(email, "email");
        }

        @Override
        public String kind() {
            return "contact-card";
        }
    }

    /**
     * Buttons under a message, or quick replies: buttons in place of the keyboard, which go away when one is pressed, and a
     * press of which comes in as a message with the label as its text. Where a platform has no quick replies, its
     * connector shows them as buttons.
     *
     * @param rows the rows from top to bottom, each from left to right
     * @param quickReplies whether they are quick replies
     */
    record Buttons(List<List<Button>> rows, boolean quickReplies) implements Element {
        /**
         * Buttons under a message.
         *
         * @param rows the rows from top to bottom, each from left to right
         */
        public Buttons(List<List<Button>> rows) {
            this(rows, false);
        }

        /** Copies the rows; none may be empty. */
        public Buttons {
            rows = rows.stream().map(List::copyOf).toList();
            if (rows.isEmpty() || rows.stream().anyMatch(List::isEmpty)) {
                throw new IllegalArgumentException("buttons: must have at least one row, and a button in each");
            }
        }

        @Override
        public String kind() {
            return "buttons";
        }
    }

    /**
     * One button.
     *
     * @param label what it shows
     * @param value what comes back in a {@link ButtonPress} when it is pressed
     */
    record Button(String label, String value) {
        /** Checks it. */
        public Button {
            Limits.id("button.label", Objects.requireNonNull(label, "label"));
            Limits.id("button.value", Objects.requireNonNull(value, "value"));
        }
    }

    /**
     * Somebody pressed a button: the whole content of the message that says so, which replies to the one with the buttons.
     *
     * @param label what the button showed, or empty where the platform does not say
     * @param value the button's value
     */
    record ButtonPress(String label, String value) implements Element {
        /** Checks it. */
        public ButtonPress {
            Objects.requireNonNull(label, "label");
            Objects.requireNonNull(value, "value");
        }

        @Override
        public String kind() {
            return "button-press";
        }
    }

    /**
     * Says that a message which came in was forwarded: beside what it says, which is somebody else's.
     *
     * @param from what the person or chat is called whose it is; may be empty
     * @param by the platform's id of that person or chat; empty where it is not told
     * @param at when it was first sent
     */
    record Forwarded(String from, String by, Instant at) implements Element {
        /** Checks it. */
        public Forwarded {
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(by, "by");
            Objects.requireNonNull(at, "at");
        }

        @Override
        public String kind() {
            return "forwarded";
        }
    }

    /**
     * Something that came in and has no type of its own here, with the raw payload.
     *
     * @param kind what the platform, or the newer version that stored it, calls it
     * @param raw what came in, as text
     * @param stored whether {@code raw} is an element as another version of this library stored it, which a version that
     *     knows it reads again; false for what a platform sent, which is never taken for an element of this library's
     */
    record Unsupported(String kind, String raw, boolean stored) implements Element {
        /** Checks it. */
        public Unsupported {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(raw, "raw");
        }

        /**
         * What a platform sent.
         *
         * @param kind what the platform calls it
         * @param raw what came in, as text
         */
        public Unsupported(String kind, String raw) {
            this(kind, raw, false);
        }
    }
}
