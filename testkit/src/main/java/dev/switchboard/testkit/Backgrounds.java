package dev.switchboard.testkit;

import dev.switchboard.model.Identity;
import dev.switchboard.model.Mail;
import dev.switchboard.spi.Background;
import java.util.List;

/** What can stand behind a message of the scripted platform. */
final class Backgrounds {
    static final String OTHER = "olga";
    static final String ALIAS = "<alias>";

    static final Background PROGRAM = new Background(Background.Author.PROGRAM, List.of(), null);
    static final Background OWNER =
            new Background(Background.Author.OWNER, List.of(Identity.of("scripted", OTHER, "")), null);
    static final Background GROUP =
            new Background(Background.Author.PERSON, List.of(Identity.of("scripted", OTHER, "")), ALIAS);

    private Backgrounds() {}

    /** All from the first line with a quote mark on was not written this time. */
    static Mail quoted(String text) {
        int quote = text.indexOf("\n>") + 1;
        return new Mail(
                "", List.of(), List.of(new Mail.Passage(Mail.Origin.QUOTE, quote, text.length())), "", List.of());
    }
}
