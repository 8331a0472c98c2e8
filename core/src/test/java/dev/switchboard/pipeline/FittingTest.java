package dev.switchboard.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.model.Attachment;
import dev.switchboard.model.Capabilities;
import dev.switchboard.model.Capabilities.Feature;
import dev.switchboard.model.Capabilities.Level;
import dev.switchboard.model.Capabilities.Limit;
import dev.switchboard.model.Capabilities.TextUnit;
import dev.switchboard.model.Content;
import dev.switchboard.model.ContentException;
import dev.switchboard.model.Element;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Part;
import dev.switchboard.model.Text;
import java.io.InputStream;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class FittingTest {
    private static final Capabilities PLAIN = Capabilities.text(50, TextUnit.UTF16);

    private static Attachment file(String name, long size) {
        return Attachment.of(name, "text/plain", size, InputStream::nullInputStream);
    }

    private static List<Content> fit(Capabilities capabilities, Content content) {
        return new Fitting(capabilities, part -> true)
                .parts(content).stream()
                        .map(part -> part.content() == null ? content : part.content())
                        .toList();
    }

    @Test
    void whatFitsIsOnePartThatSaysWhatTheMessageSays() {
        assertThat(new Fitting(PLAIN, part -> true).parts(Content.text("hello")))
                .containsExactly(new Part(null, List.of()));
    }

    @Test
    void whatIsNotDeclaredIsRefusedByName() {
        Content bold = Content.text(new Text("hi", List.of(new Text.Span(0, 2, Text.Style.BOLD, null))));
        assertThatThrownBy(() -> fit(PLAIN, bold))
                .isInstanceOf(ContentException.class)
                .hasMessageContaining("format");
        assertThatThrownBy(() -> fit(PLAIN, Content.text("hi").buttons("Yes")))
                .isInstanceOf(ContentException.class)
                .hasMessageContaining("buttons");
        assertThatThrownBy(() -> fit(PLAIN, Content.text("hi").replyTo(new MessageId(UUID.randomUUID()))))
                .isInstanceOf(ContentException.class)
                .hasMessageContaining("replyTo");
    }

    @Test
    void ofABlankTextThatIsTooLongNothingIsLeft() {
        Capabilities placing = PLAIN.with(Level.FULL, Feature.LOCATION);
        Element place = new Element.Location(1, 2, "");
        assertThat(fit(placing, Content.text(" ".repeat(51)).with(place))).containsExactly(Content.of(place));
    }

    @Test
    void whatIsDroppedIsLeftOut() {
        Capabilities dropping = PLAIN.with(Level.DROPPED, Feature.FORMATTING, Feature.LOCATION);
        Content content = Content.text(new Text("hi", List.of(new Text.Span(0, 2, Text.Style.BOLD, null))))
                .with(new Element.Location(1, 2, ""));

        assertThat(fit(dropping, content)).containsExactly(Content.text("hi"));
        assertThatThrownBy(() -> fit(dropping, Content.of(new Element.Location(1, 2, ""))))
                .isInstanceOf(ContentException.class)
                .hasMessageContaining("location");
    }

    @Test
    void aFallbackIsWrittenAsText() {
        Capabilities falling = PLAIN.with(Level.FALLBACK, Feature.BUTTONS, Feature.LOCATION, Feature.CONTACT_CARD);
        Content content = Content.of(new Element.Location(41.5, 12.5, "Rome"))
                .with(new Element.ContactCard("Ann", "", "a@b.example"))
                .buttons("Yes", "No");

        assertThat(fit(falling, content))
                .containsExactly(Content.text("Rome (41.5, 12.5)\nAnn, a@b.example\n1. Yes\n2. No"));
    }

    @Test
    void limitsAreNamed() {
        Capabilities limited = PLAIN.with(Level.FULL, Feature.ATTACHMENT, Feature.BUTTONS)
                .limit(Limit.ATTACHMENT_BYTES, 10)
                .limit(Limit.BUTTONS_PER_ROW, 1);

        assertThatThrownBy(() -> fit(limited, Content.of(file("a.txt", 11))))
                .isInstanceOf(ContentException.class)
                .hasMessageContaining("a.txt")
                .hasMessageContaining("11")
                .hasMessageContaining("10");
        assertThatThrownBy(() -> fit(limited, Content.text("x").buttons("a", "b")))
                .isInstanceOf(ContentException.class)
                .hasMessageContaining("rows of 1");
    }

    @Test
    void filesBeyondAnAlbumAreFurtherParts() {
        Capabilities albums = PLAIN.with(Level.FULL, Feature.ATTACHMENT, Feature.ALBUM)
                .limit(Limit.ALBUM_SIZE, 2)
                .limit(Limit.CAPTION_LENGTH, 5);
        Content content =
                Content.text("abc").with(file("1", 1)).with(file("2", 1)).with(file("3", 1));

        List<Content> parts = fit(albums, content);

        assertThat(parts).hasSize(2);
        assertThat(parts.get(0).text().plain()).isEqualTo("abc");
        assertThat(parts.get(0).all(Attachment.class))
                .extracting(Attachment::name)
                .containsExactly("1", "2");
        assertThat(parts.get(1).all(Attachment.class))
                .extracting(Attachment::name)
                .containsExactly("3");
    }

    @Test
    void aTextThatIsTooLongForACaptionFollowsTheFiles() {
        Capabilities captions =
                PLAIN.with(Level.FULL, Feature.ATTACHMENT, Feature.REPLY_TO).limit(Limit.CAPTION_LENGTH, 5);
        MessageId replyTo = new MessageId(UUID.randomUUID());
        Content content = Content.text("longer than five").with(file("1", 1)).replyTo(replyTo);

        List<Content> parts = fit(captions, content);

        assertThat(parts).hasSize(2);
        assertThat(parts.get(0).all(Attachment.class)).hasSize(1);
        assertThat(parts.get(0).replyTo()).isEqualTo(replyTo);
        assertThat(parts.get(1)).isEqualTo(Content.text("longer than five"));
    }

    @Test
    void whatCannotStandTogetherStandsInPartsOfItsOwn() {
        Capabilities all = PLAIN.with(Level.FULL, Feature.ATTACHMENT, Feature.ALBUM, Feature.BUTTONS, Feature.LOCATION)
                .limit(Limit.ALBUM_SIZE, 3);
        Predicate<Content> packing = part -> {
            boolean place = !part.all(Element.Location.class).isEmpty();
            boolean buttons = !part.all(Element.Buttons.class).isEmpty();
            int files = part.all(Attachment.class).size();
            return place ? part.text().isEmpty() && part.elements().size() == 1 : !buttons || files < 2;
        };
        Element place = new Element.Location(1, 2, "");
        Content files = Content.of(file("1", 1), file("2", 1));
        Content yes = Content.EMPTY.buttons("Yes");
        Element buttons = yes.elements().get(0);

        assertThat(contents(all, packing, Content.text("here").with(place)))
                .containsExactly(Content.text("here"), Content.of(place));
        assertThat(contents(all, packing, files.withText(Text.plain("two")).with(buttons)))
                .containsExactly(files, Content.text("two").with(buttons));
        assertThat(contents(all, packing, files.with(buttons)))
                .containsExactly(
                        Content.of(file("1", 1)), Content.of(file("2", 1)).with(buttons));
        assertThat(contents(all, packing, files.withText(Text.plain("two"))))
                .containsExactly(files.withText(Text.plain("two")));
    }

    private static List<Content> contents(Capabilities capabilities, Predicate<Content> packing, Content content) {
        return new Fitting(capabilities, packing)
                .parts(content).stream()
                        .map(part -> part.content() == null ? content : part.content())
                        .toList();
    }

    @Test
    void aButtonsValueThatIsTooLongIsNamed() {
        Capabilities limited = PLAIN.with(Level.FULL, Feature.BUTTONS).limit(Limit.BUTTON_VALUE_BYTES, 4);
        Element buttons = new Element.Buttons(List.of(List.of(new Element.Button("Yes", "äää"))));

        assertThatThrownBy(() -> fit(limited, Content.text("x").with(buttons)))
                .isInstanceOf(ContentException.class)
                .hasMessageContaining("Yes")
                .hasMessageContaining("4 bytes");
    }
}
