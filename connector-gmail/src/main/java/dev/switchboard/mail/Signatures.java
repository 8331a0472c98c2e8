package dev.switchboard.mail;

import java.util.List;
import java.util.Locale;

/** Knows the lines with which a signature begins. */
final class Signatures {
    /** RFC 3676, 4.3 asks for few lines; people take more. */
    static final int MOST_LINES = 25;

    private static final int MOST_LINES_AFTER_GUESS = 4;
    private static final int LONGEST = 80;
    private static final int MOST_WORDS = 9;

    /** What programs on phones and the like put under a mail. */
    private static final List<String> PROGRAMS = List.of(
            "sent from ",
            "sent via ",
            "sent with ",
            "sent using ",
            "get outlook for",
            "von meinem ",
            "gesendet von ",
            "gesendet mit ",
            "envoyé de ",
            "envoyé depuis ",
            "enviado desde ",
            "enviado do ",
            "enviado del ",
            "enviado a partir",
            "inviato da ",
            "inviato dal ",
            "verstuurd vanaf ",
            "verzonden vanaf ",
            "verzonden met ",
            "skickat från ",
            "sendt fra ",
            "lähetetty ",
            "wysłane z ",
            "wysłano z ",
            "отправлено с ",
            "отправлено из ",
            "发自我的",
            "從我的",
            "iphoneから",
            "나의 iphone",
            "iphone'umdan",
            "iphone'dan",
            "στάλθηκε από",
            "trimis de pe",
            "odesláno z ");

    private Signatures() {}

    /** How many lines of a signature may follow a line; -1 where it begins none. */
    static int mostLinesAfter(String line) {
        if (isCertain(line)) {
            return MOST_LINES;
        }
        return isName(line) ? MOST_LINES_AFTER_GUESS : -1;
    }

    /** The mark of RFC 3676, 4.3, with or without its space, its like, and what programs write. */
    private static boolean isCertain(String line) {
        String text = line.strip();
        return text.equals("--")
                || text.equals("—")
                || text.equals("–")
                || (text.length() >= 2 && text.length() < 60 && text.chars().allMatch(unit -> unit == '_'))
                || isProgram(text);
    }

    private static boolean isProgram(String text) {
        // A sentence is no signature: "Sent from my desk, which is easier."
        if (text.length() > LONGEST || text.indexOf(',') >= 0 || text.endsWith(".") || text.endsWith("?")) {
            return false;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        return text.split(" +", -1).length <= MOST_WORDS && PROGRAMS.stream().anyMatch(lower::startsWith);
    }

    /** "-Anna", the last line of many. */
    private static boolean isName(String line) {
        String text = line.strip();
        return text.length() > 2
                && text.length() <= 40
                && text.charAt(0) == '-'
                && Character.isLetter(text.charAt(1))
                && text.split(" +", -1).length <= 3;
    }
}
