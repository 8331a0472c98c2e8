package dev.switchboard.pipeline;

import dev.switchboard.model.Attachment;
import dev.switchboard.model.Capabilities;
import dev.switchboard.model.Capabilities.Feature;
import dev.switchboard.model.Capabilities.Level;
import dev.switchboard.model.Capabilities.Limit;
import dev.switchboard.model.Content;
import dev.switchboard.model.ContentException;
import dev.switchboard.model.Element;
import dev.switchboard.model.Mail;
import dev.switchboard.model.Part;
import dev.switchboard.model.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Predicate;

/** Fits content to what a channel declares: refuses, leaves out, writes another way, and splits into parts. */
final class Fitting {
    private final Capabilities capabilities;
    private final Predicate<Content> packing;

    /**
     * @param packing tells what can stand together in one part
     */
    Fitting(Capabilities capabilities, Predicate<Content> packing) {
        this.capabilities = capabilities;
        this.packing = packing;
    }

    /**
     * The parts in which the channel carries the content.
     *
     * @throws ContentException if the channel cannot carry it
     */
    List<Part> parts(Content content) {
        if (content.elements().isEmpty() && content.text().plain().isBlank()) {
            throw new ContentException("content", "must say something: a text, an attachment or another element");
        }
        Content fitted = fit(content);
        List<Content> pieces = split(fitted);
        if (pieces.size() == 1) {
            boolean same = pieces.get(0).equals(content);
            return List.of(new Part(same ? null : pieces.get(0), List.of()));
        }
        return pieces.stream().map(piece -> new Part(piece, List.of())).toList();
    }

    private Content fit(Content content) {
        Text text = content.text();
        if (!text.spans().isEmpty() && !carries(Feature.FORMATTING, "text formatting")) {
            text = Text.plain(text.plain());
        }
        StringJoiner lines = new StringJoiner("\n");
        List<Element> kept = new ArrayList<>();
        for (Element element : content.elements()) {
            fit(element, kept, lines);
        }
        if (lines.length() > 0) {
            String separator = text.isEmpty() ? "" : "\n";
            text = new Text(text.plain() + separator + lines, text.spans());
        }
        boolean reply = content.replyTo() != null && carries(Feature.REPLY_TO, "replyTo");
        Content fitted = new Content(text, kept, reply ? content.replyTo() : null);
        if (fitted.isEmpty()) {
            throw new ContentException(
                    "content",
                    "nothing of it is left on this channel, which leaves out "
                            + content.elements().stream()
                                    .map(Element::kind)
                                    .distinct()
                                    .toList());
        }
        return fitted;
    }

    private void fit(Element element, List<Element> kept, StringJoiner lines) {
        Feature feature = feature(element);
        Level level = capabilities.level(feature);
        if (level == Level.REJECTED) {
            throw new ContentException(element.kind(), "this channel does not carry it");
        }
        if (level == Level.DROPPED) {
            return;
        }
        if (level == Level.FALLBACK) {
            lines.add(asText(element));
            return;
        }
        if (element instanceof Attachment attachment) {
            check(attachment);
        } else if (element instanceof Element.Buttons buttons) {
            check(buttons);
        }
        kept.add(element);
    }

    private static Feature feature(Element element) {
        if (element instanceof Attachment) {
            return Feature.ATTACHMENT;
        }
        if (element instanceof Element.Location) {
            return Feature.LOCATION;
        }
        if (element instanceof Element.ContactCard) {
            return Feature.CONTACT_CARD;
        }
        if (element instanceof Element.Buttons) {
            return Feature.BUTTONS;
        }
        if (element instanceof Mail) {
            return Feature.MAIL;
        }
        throw new ContentException(element.kind(), "only comes in, and cannot be sent");
    }

    private static String asText(Element element) {
        if (element instanceof Element.Location location) {
            String place = location.latitude() + ", " + location.longitude();
            return location.label().isEmpty() ? place : location.label() + " (" + place + ")";
        }
        if (element instanceof Element.ContactCard card) {
            StringJoiner words = new StringJoiner(", ");
            List.of(card.name(), card.phone(), card.email()).stream()
                    .filter(word -> !word.isEmpty())
                    .forEach(words::add);
            return words.toString();
        }
        if (element instanceof Element.Buttons buttons) {
            StringJoiner lines = new StringJoiner("\n");
            int number = 1;
            for (List<Element.Button> row : buttons.rows()) {
                for (Element.Button button : row) {
                    lines.add(number++ + ". " + button.label());
                }
            }
            return lines.toString();
        }
        return element instanceof Attachment attachment ? attachment.name() : element.kind();
    }

    private boolean carries(Feature feature, String field) {
        if (capabilities.level(feature) == Level.REJECTED) {
            throw new ContentException(field, "this channel does not carry it");
        }
        return capabilities.supports(feature);
    }

    private void check(Attachment attachment) {
        long most = capabilities.limit(Limit.ATTACHMENT_BYTES);
        if (attachment.size() > most) {
            throw new ContentException(
                    "attachment " + attachment.name(),
                    "has " + attachment.size() + " bytes; this channel carries at most " + most);
        }
    }

    private void check(Element.Buttons buttons) {
        long rows = capabilities.limit(Limit.BUTTON_ROWS);
        long perRow = capabilities.limit(Limit.BUTTONS_PER_ROW);
        if (buttons.rows().size() > rows || buttons.rows().stream().anyMatch(row -> row.size() > perRow)) {
            throw new ContentException(
                    "buttons", "this channel carries at most " + rows + " rows of " + perRow + " buttons");
        }
        long bytes = capabilities.limit(Limit.BUTTON_VALUE_BYTES);
        buttons.rows().stream()
                .flatMap(List::stream)
                .filter(button -> button.value().getBytes(StandardCharsets.UTF_8).length > bytes)
                .findFirst()
                .ifPresent(button -> {
                    throw new ContentException(
                            "button " + button.label(), "this channel carries values of at most " + bytes + " bytes");
                });
    }

    /** Files first, then the text, on them where it can stand there, then everything else, where it can stand. */
    private List<Content> split(Content content) {
        List<Content> pieces = files(content.all(Attachment.class));
        List<Element> others = content.elements().stream()
                .filter(element -> !(element instanceof Attachment))
                .toList();
        addText(pieces, content.text(), others);
        for (Element element : others) {
            addElement(pieces, element);
        }
        if (pieces.isEmpty()) {
            pieces.add(Content.EMPTY); // of a blank text nothing is left to be split
        }
        pieces.set(0, pieces.get(0).replyTo(content.replyTo()));
        return pieces;
    }

    private List<Content> files(List<Attachment> attachments) {
        long album = capabilities.supports(Feature.ALBUM) ? capabilities.limit(Limit.ALBUM_SIZE) : 1;
        List<Content> pieces = new ArrayList<>();
        for (Attachment attachment : attachments) {
            int last = pieces.size() - 1;
            boolean room = last >= 0 && pieces.get(last).elements().size() < album;
            if (room && packing.test(pieces.get(last).with(attachment))) {
                pieces.set(last, pieces.get(last).with(attachment));
            } else {
                pieces.add(Content.of(attachment));
            }
        }
        return pieces;
    }

    private void addText(List<Content> pieces, Text text, List<Element> others) {
        if (text.isEmpty()) {
            return;
        }
        int length = capabilities.textUnit().count(text.plain());
        long longest = capabilities.limit(Limit.TEXT_LENGTH);
        boolean isCaption = !pieces.isEmpty() && length <= Math.min(longest, capabilities.limit(Limit.CAPTION_LENGTH));
        // What is about the text, such as buttons, stays with it.
        if (isCaption
                && packing.test(pieces.get(0).withText(text))
                && (others.isEmpty() || (pieces.size() == 1 && packing.test(withAll(pieces.get(0), text, others))))) {
            pieces.set(0, pieces.get(0).withText(text));
        } else if (length <= longest) {
            pieces.add(Content.text(text));
        } else {
            new TextSplitter(capabilities.textUnit(), longest)
                    .split(text)
                    .forEach(piece -> pieces.add(Content.text(piece)));
        }
    }

    private static Content withAll(Content files, Text text, List<Element> others) {
        List<Element> all = new ArrayList<>(files.elements());
        all.addAll(others);
        return new Content(text, all, null);
    }

    private void addElement(List<Content> pieces, Element element) {
        int last = pieces.size() - 1;
        if (last >= 0 && packing.test(pieces.get(last).with(element))) {
            pieces.set(last, pieces.get(last).with(element));
            return;
        }
        // Buttons cannot stand alone, and under an album on no platform: its last file is then one by itself.
        List<Element> files = last < 0 ? List.of() : pieces.get(last).elements();
        if (element instanceof Element.Buttons && files.size() > 1) {
            int end = files.size() - 1;
            pieces.set(last, pieces.get(last).withElements(files.subList(0, end)));
            pieces.add(Content.of(files.get(end), element));
        } else {
            pieces.add(Content.of(element));
        }
    }
}
