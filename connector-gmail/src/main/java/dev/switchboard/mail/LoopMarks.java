package dev.switchboard.mail;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells mails that a program sent, so that no program answers them: RFC 3834, 2 and 5, for the marks that are standards,
 * and what programs without them write.
 */
final class LoopMarks {
    private static final List<String> MARKS = List.of(
            "X-Autoreply",
            "X-Autorespond",
            "X-Autoresponder",
            "X-Auto-Response-Suppress",
            "X-Failed-Recipients",
            "X-Loop",
            "Feedback-ID");

    /** The headers of RFC 2369, 2919 and 8058 all begin so, and programs for lists add their own. */
    private static final String LIST = "list-";

    private static final List<String> BULK = List.of("bulk", "junk", "list", "auto_reply", "auto-reply");

    /** Mailboxes that nobody reads: RFC 2142, 5 and 6, and what is used beside it. */
    private static final List<String> NOBODY = List.of(
            "mailer-daemon",
            "postmaster",
            "noreply",
            "no-reply",
            "no.reply",
            "no_reply",
            "donotreply",
            "do-not-reply",
            "do.not.reply",
            "do_not_reply",
            "bounce",
            "bounces",
            "nobody");

    private LoopMarks() {}

    /** Why a program is taken for the author of a mail; null where nothing says so. */
    static @Nullable String find(Headers headers, String type) {
        String submitted = word(headers, "Auto-Submitted");
        if (!submitted.isEmpty() && !submitted.equals("no")) {
            return "Auto-Submitted: " + submitted;
        }
        String precedence = word(headers, "Precedence");
        if (BULK.contains(precedence)) {
            return "Precedence: " + precedence;
        }
        for (String mark : MARKS) {
            if (headers.raw(mark).isPresent() && !isHarmless(mark, headers)) {
                return mark;
            }
        }
        String list = listHeader(headers);
        if (list != null) {
            return list;
        }
        if (headers.raw("Return-Path").filter(LoopMarks::isNull).isPresent()) {
            return "Return-Path: <>";
        }
        if (type.equals("multipart/report")) {
            return "Content-Type: multipart/report";
        }
        return sender(headers).map(address -> "From: " + address).orElse(null);
    }

    private static @Nullable String listHeader(Headers headers) {
        for (Headers.Field field : headers.all()) {
            if (field.name().regionMatches(true, 0, LIST, 0, LIST.length())) {
                return field.name();
            }
        }
        return null;
    }

    /** Exchange marks mails of people, too, with answers that it does not want: only "All" is about automatic replies. */
    private static boolean isHarmless(String mark, Headers headers) {
        String value = headers.text(mark).toLowerCase(Locale.ROOT);
        return mark.equals("X-Auto-Response-Suppress")
                && !value.contains("all")
                && !value.contains("oof")
                && !value.contains("autoreply");
    }

    private static String word(Headers headers, String name) {
        String value = headers.text(name).strip().toLowerCase(Locale.ROOT);
        int end = 0;
        while (end < value.length() && " ;(".indexOf(value.charAt(end)) < 0) {
            end++;
        }
        return value.substring(0, end);
    }

    private static boolean isNull(String raw) {
        return raw.replace(" ", "").equals("<>");
    }

    private static Optional<String> sender(Headers headers) {
        return headers.rawAll("From").stream()
                .flatMap(raw -> MailAddress.all(raw).stream())
                .map(MailAddress::key)
                .filter(LoopMarks::isNobody)
                .findFirst();
    }

    private static boolean isNobody(String address) {
        String mailbox = address.substring(0, address.lastIndexOf('@'));
        return NOBODY.stream()
                .anyMatch(name -> mailbox.equals(name)
                        || mailbox.startsWith(name + "+")
                        || mailbox.startsWith(name + "-")
                        || mailbox.endsWith("-" + name)
                        || mailbox.endsWith("." + name));
    }
}
