package dev.switchboard.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a message says: a text, elements beside it, and the message that it replies to.
 *
 * @param text the text; may be empty
 * @param elements attachments, location, buttons and the like, in their order
 * @param replyTo the message that this one replies to, or null
 */
public record Content(
        Text text, List<Element> elements, @Nullable MessageId replyTo) {
    /** Nothing: what is left of a message that was erased. */
    public static final Content EMPTY = new Content(Text.EMPTY, List.of(), null);

    /** Checks it and copies the elements. */
    public Content {
        Objects.requireNonNull(text, "text");
        elements = List.copyOf(elements);
    }

    /**
     * Literal text: no character of it is markup or a placeholder.
     *
     * @param plain the characters
     * @return the content
     */
    public static Content text(String plain) {
        return text(Text.plain(plain));
    }

    /**
     * Formatted text.
     *
     * @param text the text
     * @return the content
     */
    public static Content text(Text text) {
        return new Content(text, List.of(), null);
    }

    /**
     * Elements without text.
     *
     * @param elements the elements
     * @return the content
     */
    public static Content of(Element... elements) {
        return new Content(Text.EMPTY, List.of(elements), null);
    }

    /**
     * This content and one more element.
     *
     * @param element the element
     * @return the content
     */
    public Content with(Element element) {
        List<Element> more = new ArrayList<>(elements);
        more.add(Objects.requireNonNull(element, "element"));
        return new Content(text, more, replyTo);
    }

    /**
     * This content with other elements.
     *
     * @param elements all of its elements
     * @return the content
     */
    public Content withElements(List<? extends Element> elements) {
        return new Content(text, List.copyOf(elements), replyTo);
    }

    /**
     * This content with another text.
     *
     * @param text the text
     * @return the content
     */
    public Content withText(Text text) {
        return new Content(text, elements, replyTo);
    }

    /**
     * This content and a file of the host's.
     *
     * @param file the file
     * @return the content
     */
    public Content attach(Path file) {
        return with(Attachment.of(file));
    }

    /**
     * This content and a row of buttons, each with its label as its value.
     *
     * @param labels what the buttons show
     * @return the content
     */
    public Content buttons(String... labels) {
        return with(new Element.Buttons(List.of(Arrays.stream(labels)
                .map(label -> new Element.Button(label, label))
                .toList())));
    }

    /**
     * This content and a row of quick replies, each with its label as its value.
     *
     * @param labels what they show
     * @return the content
     */
    public Content quickReplies(String... labels) {
        List<Element.Button> row = Arrays.stream(labels)
                .map(label -> new Element.Button(label, label))
                .toList();
        return with(new Element.Buttons(List.of(row), true));
    }

    /**
     * This content as a reply.
     *
     * @param message the message that it replies to
     * @return the content
     */
    public Content replyTo(@Nullable MessageId message) {
        return new Content(text, elements, message);
    }

    /**
     * The elements of one kind.
     *
     * @param type the kind
     * @return those of the kind, in their order
     * @param <E> the kind
     */
    public <E extends Element> List<E> all(Class<E> type) {
        return elements.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /**
     * What was written this time: the text without what a mail quotes and without its signature. The whole text where
     * nothing tells them apart.
     *
     * @return the text
     */
    public Text written() {
        for (Element element : elements) {
            if (element instanceof Mail mail) {
                return mail.written(text);
            }
        }
        return text;
    }

    /** {@return whether it says nothing at all} */
    public boolean isEmpty() {
        return text.isEmpty() && elements.isEmpty();
    }
}
