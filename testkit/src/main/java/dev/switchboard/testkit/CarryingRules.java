package dev.switchboard.testkit;

import static dev.switchboard.model.Capabilities.Limit.ALBUM_SIZE;
import static dev.switchboard.model.Capabilities.Limit.CAPTION_LENGTH;
import static dev.switchboard.model.Capabilities.Limit.TEXT_LENGTH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.switchboard.model.Address;
import dev.switchboard.model.Attachment;
import dev.switchboard.model.Capabilities;
import dev.switchboard.model.Capabilities.Feature;
import dev.switchboard.model.Capabilities.Level;
import dev.switchboard.model.Capabilities.Limit;
import dev.switchboard.model.Content;
import dev.switchboard.model.Element;
import dev.switchboard.model.Text;
import dev.switchboard.spi.Connector;
import dev.switchboard.spi.InboundEvent;
import dev.switchboard.spi.Outgoing;
import dev.switchboard.testkit.PlatformDriver.Notice;
import dev.switchboard.testkit.PlatformDriver.Shown;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is declared is what happens. */
abstract class CarryingRules extends ReceivingRules {
    private static final long LONGEST_TRIED = 1_000_000;
    private static final String EMOJI = "😀";

    @Test
    @DisplayName("R15: plain text is shown as it is: no character of it is markup")
    void R15_plainTextIsShownAsItIs() throws Exception {
        Address address = addressOf("Anna");
        Shown shown = carried(part(address, ODD_TEXT));

        assertThat(shown.content().text()).isEqualTo(Text.plain(ODD_TEXT));
        assertThat(shown.chat()).isEqualTo(address.chat());
    }

    @Test
    @DisplayName("R15: a text of exactly the declared length is carried, counted in the declared unit")
    void R15_aTextOfTheDeclaredLengthIsCarried() throws Exception {
        String longest = textOf(limit(TEXT_LENGTH));

        assertThat(carried(part(addressOf("Anna"), longest)).content().text().plain())
                .isEqualTo(longest);
    }

    @Test
    @DisplayName("R15: each declared style of a text is shown")
    void R15_formattingIsShown() throws Exception {
        Level level = declared(Feature.FORMATTING);
        Address address = addressOf("Anna");
        for (Text.Style style : Text.Style.values()) {
            Text text = new Text(
                    "before <inside> after",
                    List.of(new Text.Span(
                            7, 15, style, style == Text.Style.LINK ? "https://example.org/?a=1&b=2" : null)));
            Text shown = carried(part(address, Content.text(text))).content().text();
            assertThat(shown.plain()).as("the characters, with %s", style).isEqualTo(text.plain());
            if (level == Level.FULL) {
                assertThat(shown.spans()).as("FORMATTING is FULL: %s", style).isEqualTo(text.spans());
            }
        }
    }

    @Test
    @DisplayName("R15: spans that nest and overlap keep every character")
    void R15_overlappingFormattingKeepsTheText() throws Exception {
        declared(Feature.FORMATTING);
        Text text = new Text(
                "one two three",
                List.of(
                        new Text.Span(0, 7, Text.Style.BOLD, null),
                        new Text.Span(4, 13, Text.Style.ITALIC, null),
                        new Text.Span(4, 7, Text.Style.CODE, null)));

        assertThat(carried(part(addressOf("Anna"), Content.text(text)))
                        .content()
                        .text()
                        .plain())
                .isEqualTo(text.plain());
    }

    @Test
    @DisplayName("R15: a file arrives with its name and its bytes, with and without a text")
    void R15_aFileArrives() throws Exception {
        declared(Feature.ATTACHMENT);
        Address address = addressOf("Anna");
        long length = Math.min(
                connector.capabilities().limit(CAPTION_LENGTH),
                connector.capabilities().limit(TEXT_LENGTH));
        String caption = textOf(Math.min(length, LONGEST_TRIED));
        Content file = Content.of(file("note.txt", "the bytes of it"));

        assertThat(files(carriedAll(part(address, file)))).containsExactly("note.txt: the bytes of it");
        List<Shown> captioned = carriedAll(part(address, file.withText(Text.plain(caption))));
        assertThat(files(captioned)).containsExactly("note.txt: the bytes of it");
        assertThat(captioned)
                .extracting(shown -> shown.content().text().plain())
                .containsOnlyOnce(caption);
    }

    @Test
    @DisplayName("R15: as many files as are declared arrive in one message, in their order")
    void R15_anAlbumArrives() throws Exception {
        declared(Feature.ALBUM);
        long size = Math.min(connector.capabilities().limit(ALBUM_SIZE), 20);
        List<Element> attachments = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= size; i++) {
            attachments.add(file("file" + i + ".txt", "bytes " + i));
            expected.add("file" + i + ".txt: bytes " + i);
        }

        assertThat(files(carriedAll(part(addressOf("Anna"), Content.EMPTY.withElements(attachments)))))
                .isEqualTo(expected);
    }

    @Test
    @DisplayName("R15: a place is shown")
    void R15_aPlaceIsShown() throws Exception {
        Level level = declared(Feature.LOCATION);
        Element.Location place = new Element.Location(48.137154, -11.576124, "Town hall");
        Element.Location shown = element(Element.Location.class, carried(part(addressOf("Anna"), Content.of(place))));

        assertThat(shown.latitude()).isCloseTo(place.latitude(), within(1e-4));
        assertThat(shown.longitude()).isCloseTo(place.longitude(), within(1e-4));
        if (level == Level.FULL) {
            assertThat(shown).as("LOCATION is FULL").isEqualTo(place);
        }
    }

    @Test
    @DisplayName("R15: a person's card is shown")
    void R15_aCardIsShown() throws Exception {
        Level level = declared(Feature.CONTACT_CARD);
        Element.ContactCard card = new Element.ContactCard("Ben Example", "+491700000000", "ben@example.org");
        Element.ContactCard shown =
                element(Element.ContactCard.class, carried(part(addressOf("Anna"), Content.of(card))));

        assertThat(shown.phone()).isEqualTo(card.phone());
        if (level == Level.FULL) {
            assertThat(shown).as("CONTACT_CARD is FULL").isEqualTo(card);
        }
    }

    @Test
    @DisplayName("R15: buttons are shown, as many as are declared")
    void R15_buttonsAreShown() throws Exception {
        Level level = declared(Feature.BUTTONS);
        int columns = (int) Math.min(connector.capabilities().limit(Limit.BUTTONS_PER_ROW), 3);
        int count = (int) Math.min(connector.capabilities().limit(Limit.BUTTON_ROWS), 3);
        List<List<Element.Button>> rows = new ArrayList<>();
        for (int row = 0; row < count; row++) {
            List<Element.Button> buttons = new ArrayList<>();
            for (int column = 0; column < columns; column++) {
                buttons.add(new Element.Button("<Label> " + row + column, "value-" + row + column));
            }
            rows.add(buttons);
        }
        Element.Buttons buttons = new Element.Buttons(rows);
        Shown shown = carried(part(addressOf("Anna"), Content.text("Choose").with(buttons)));

        assertThat(shown.content().text().plain()).isEqualTo("Choose");
        assertThat(labels(element(Element.Buttons.class, shown))).isEqualTo(labels(buttons));
        if (level == Level.FULL) {
            assertThat(element(Element.Buttons.class, shown))
                    .as("BUTTONS is FULL")
                    .isEqualTo(buttons);
        }
    }

    @Test
    @DisplayName("R15: a reply names its message")
    void R15_aReplyNamesItsMessage() throws Exception {
        declared(Feature.REPLY_TO);
        Notice question = platform.says("Anna", "How much is it?");
        InboundEvent.NewMessage asked = receiveOne(InboundEvent.NewMessage.class, question);
        Shown shown = carried(new Outgoing(
                "kit-reply", asked.origin().address(), Content.text("Two"), asked.externalId(), Instant.now()));

        assertThat(shown.replyTo()).isEqualTo(question.externalId());
    }

    @Test
    @DisplayName("R15: a feature that is declared by code is not claimed without it")
    void R15_noFeatureIsClaimedWithoutCode() {
        Capabilities capabilities = connector.capabilities();

        assertThat(capabilities.supports(Feature.TEXT)).isTrue();
        assertThat(capabilities.supports(Feature.EDIT) && !(connector instanceof Connector.Edits))
                .isFalse();
        assertThat(capabilities.supports(Feature.DELETE) && !(connector instanceof Connector.Deletes))
                .isFalse();
        assertThat(capabilities.supports(Feature.REACTION) && !(connector instanceof Connector.Reactions))
                .isFalse();
        assertThat(capabilities.supports(Feature.TYPING) && !(connector instanceof Connector.Typing))
                .isFalse();
        assertThat(capabilities.supports(Feature.SEND_LOOKUP) && !(connector instanceof Connector.SendLookup))
                .isFalse();
    }

    private Level declared(Feature feature) {
        Level level = connector.capabilities().level(feature);
        assumeTrue(connector.capabilities().supports(feature), () -> feature + " is " + level);
        return level;
    }

    private long limit(Limit limit) {
        long length = connector.capabilities().limit(limit);
        assumeTrue(length <= LONGEST_TRIED, () -> limit + " is " + length);
        return length;
    }

    /** As long as is allowed, mostly of characters that the units count differently. */
    private String textOf(long length) {
        int emoji = connector.capabilities().textUnit().count(EMOJI);
        return EMOJI.repeat((int) (length / emoji)) + "x".repeat((int) (length % emoji));
    }

    private List<Shown> carriedAll(Outgoing part) throws Exception {
        return shown(connector.send(part));
    }

    private Shown carried(Outgoing part) throws Exception {
        List<Shown> shown = carriedAll(part);
        assertThat(shown).as("what people see of one part").hasSize(1);
        return shown.get(0);
    }

    private static Attachment file(String name, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Attachment.of(name, "text/plain", bytes.length, () -> new ByteArrayInputStream(bytes));
    }

    private static List<String> files(List<Shown> messages) throws Exception {
        List<String> files = new ArrayList<>();
        for (Shown message : messages) {
            for (Attachment attachment : message.content().all(Attachment.class)) {
                try (InputStream bytes = attachment.open()) {
                    files.add(attachment.name() + ": " + new String(bytes.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        return files;
    }

    private static <E extends Element> E element(Class<E> kind, Shown shown) {
        assertThat(shown.content().all(kind))
                .as("what people see of a %s", kind.getSimpleName())
                .hasSize(1);
        return shown.content().all(kind).get(0);
    }

    private static List<List<String>> labels(Element.Buttons buttons) {
        return buttons.rows().stream()
                .map(row -> row.stream().map(Element.Button::label).toList())
                .toList();
    }
}
