package dev.switchboard.mail;

import dev.switchboard.mail.ReadMail.Bounce;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads what a mail says of another one that could not be delivered: delivery reports (RFC 3464) with the headers of the
 * mail that came back (RFC 3462), and {@code X-Failed-Recipients}, by which some servers say it without a report.
 */
final class Bounces {
    private static final int MOST_BYTES = 256 * 1024;

    private Bounces() {}

    static List<Bounce> find(MimePart root, String text) throws IOException {
        List<MimePart> parts = new ArrayList<>();
        collect(root, parts);
        String failedRecipients = root.headers().text("X-Failed-Recipients");
        List<Failure> failures = new ArrayList<>();
        for (MimePart part : parts) {
            if (part.type().equals("message/delivery-status") || part.type().equals("message/global-delivery-status")) {
                failures.addAll(failures(read(part)));
            }
        }
        if (failures.isEmpty() && !failedRecipients.isBlank()) {
            failures.add(new Failure(failedRecipients, firstWords(text)));
        }
        return failures.isEmpty() ? List.of() : bounces(failures, returned(root, parts, text));
    }

    private record Failure(String recipient, String reason) {}

    private static void collect(MimePart part, List<MimePart> into) {
        into.add(part);
        part.children().forEach(child -> collect(child, into));
    }

    private static List<Bounce> bounces(List<Failure> failures, List<String> returned) {
        List<Bounce> bounces = new ArrayList<>();
        for (String id : returned) {
            // One event for each mail: the recipients that failed, and what the first failure says.
            String recipients = String.join(
                    ", ",
                    failures.stream()
                            .map(Failure::recipient)
                            .filter(recipient -> !recipient.isEmpty())
                            .distinct()
                            .toList());
            bounces.add(new Bounce(
                    id, Texts.name(recipients), Texts.name(failures.get(0).reason())));
        }
        return bounces;
    }

    /** The Message-ID of the mail that came back: of what is attached, or else of what the report says it answers. */
    private static List<String> returned(MimePart root, List<MimePart> parts, String text) throws IOException {
        for (MimePart part : parts) {
            boolean headersOnly =
                    part.type().equals("text/rfc822-headers") || part.type().equals("message/rfc822-headers");
            String raw = headersOnly ? header(read(part), "message-id") : embedded(part);
            List<String> ids = MessageIds.all(raw);
            if (!ids.isEmpty()) {
                return ids.subList(0, 1);
            }
        }
        List<String> quoted = MessageIds.all(header(text.lines().toList(), "message-id"));
        List<String> answered = MessageIds.all(String.join(" ", root.headers().rawAll("In-Reply-To")) + " "
                + String.join(" ", root.headers().rawAll("References")));
        List<String> ids = quoted.isEmpty() ? answered : quoted;
        return ids.isEmpty() ? ids : ids.subList(ids.size() - 1, ids.size());
    }

    private static String embedded(MimePart part) {
        boolean holdsMail = part.is("message/") && part.children().size() == 1;
        return holdsMail ? part.children().get(0).headers().raw("Message-ID").orElse("") : "";
    }

    /** RFC 3464, 2.3: fields in groups, one group for each recipient. */
    private static List<Failure> failures(List<String> lines) {
        List<Failure> failures = new ArrayList<>();
        List<String> group = new ArrayList<>();
        for (String line : lines) {
            if (line.isBlank()) {
                addFailure(group, failures);
                group.clear();
            } else {
                group.add(line);
            }
        }
        addFailure(group, failures);
        return failures;
    }

    private static void addFailure(List<String> group, List<Failure> failures) {
        if (!header(group, "action").strip().toLowerCase(Locale.ROOT).startsWith("failed")) {
            return;
        }
        String recipient = typed(header(group, "final-recipient"));
        if (recipient.isEmpty()) {
            recipient = typed(header(group, "original-recipient"));
        }
        String diagnostic = typed(header(group, "diagnostic-code"));
        String status = header(group, "status").strip();
        String reason = diagnostic.isEmpty() ? "status " + status : diagnostic;
        failures.add(new Failure(recipient, recipient.isEmpty() ? reason : recipient + ": " + reason));
    }

    /** Without the type that stands in front: {@code rfc822;anna@example.org}. */
    private static String typed(String value) {
        return value.substring(value.indexOf(';') + 1).strip();
    }

    private static String header(List<String> lines, String name) {
        StringBuilder value = new StringBuilder();
        boolean found = false;
        for (String line : lines) {
            boolean folded = line.startsWith(" ") || line.startsWith("\t");
            if (found && !folded) {
                break;
            }
            if (found) {
                value.append(' ').append(line.strip());
            } else if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
                found = true;
                value.append(line.substring(name.length() + 1).strip());
            }
        }
        return value.toString();
    }

    private static String firstWords(String text) {
        String words = text.strip().replaceAll("\\s+", " ");
        return words.length() <= 500 ? words : words.substring(0, 500);
    }

    private static List<String> read(MimePart part) throws IOException {
        try (InputStream body = part.open()) {
            return new String(body.readNBytes(MOST_BYTES), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
