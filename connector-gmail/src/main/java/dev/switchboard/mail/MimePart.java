package dev.switchboard.mail;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A part of a mail: its headers, and where its body stands. Built by {@link MimeScanner}; from then on it is not changed. */
final class MimePart {
    private final MailSource source;
    private final String path;
    private final int depth;
    private final List<MimePart> children = new ArrayList<>();
    private Headers headers = new Headers(List.of());
    private Parameters type;
    private long bodyStart;
    private long bodyEnd;

    MimePart(MailSource source, String path, int depth) {
        this.source = source;
        this.path = path;
        this.depth = depth;
        this.type = Parameters.TEXT_PLAIN;
    }

    /** Where the body may begin, and where everything ends. */
    void spans(long from, long to) {
        bodyStart = from;
        bodyEnd = Math.max(from, to);
    }

    void endsAt(long to) {
        bodyEnd = Math.max(bodyStart, to);
    }

    void headers(Headers headers, Parameters fallback) {
        this.headers = headers;
        this.type = headers.raw("Content-Type")
                .map(raw -> Parameters.ofContentType(raw, fallback))
                .orElse(fallback);
    }

    void add(MimePart child) {
        children.add(child);
    }

    /** {@return its place: empty for the mail itself, then numbers from 1, such as {@code 2.1}} */
    String path() {
        return path;
    }

    String childPath() {
        String number = Integer.toString(children.size() + 1);
        return path.isEmpty() ? number : path + "." + number;
    }

    int depth() {
        return depth;
    }

    List<MimePart> children() {
        return children;
    }

    Headers headers() {
        return headers;
    }

    /** {@return the media type in lower case, such as {@code text/plain}} */
    String type() {
        return type.value();
    }

    Parameters contentType() {
        return type;
    }

    boolean is(String prefix) {
        return type.value().startsWith(prefix);
    }

    Parameters disposition() {
        return headers.raw("Content-Disposition").map(Parameters::of).orElse(Parameters.NONE);
    }

    /** {@return the name of the file that it is, or empty; RFC 2183, 2.3, and what older mailers write} */
    String fileName() {
        String name = disposition().text("filename");
        return name.isEmpty() ? type.text("name") : name;
    }

    /** {@return the transfer encoding in lower case; RFC 2045, 6.1} */
    String encoding() {
        String raw = headers.raw("Content-Transfer-Encoding").orElse("7bit");
        int comment = raw.indexOf(';');
        String value = comment < 0 ? raw : raw.substring(0, comment);
        return value.strip().toLowerCase(Locale.ROOT).replace("\"", "");
    }

    /** {@return the Content-ID without its brackets, or empty} */
    String contentId() {
        return MessageIds.bare(headers.text("Content-ID"));
    }

    long bodyStart() {
        return bodyStart;
    }

    long bodyEnd() {
        return bodyEnd;
    }

    MailSource source() {
        return source;
    }

    /** The body as it came. */
    InputStream openRaw() throws IOException {
        return source.open(bodyStart, bodyEnd);
    }

    /** The body, decoded. */
    InputStream open() throws IOException {
        return TransferDecoding.of(encoding(), openRaw());
    }
}
