package dev.switchboard.mail;

import dev.switchboard.mail.ReadMail.File;
import jakarta.mail.internet.MailDateFormat;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParsePosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads any mail. It never fails for what is in a mail, only where its bytes cannot be read: what is broken is read as
 * what it most likely is, and noted in {@link ReadMail#problems()}. Files are not kept in memory. Safe from any thread.
 */
public final class MailReader {
    private final MailLimits limits;

    /**
     * A reader.
     *
     * @param limits how much of a mail is taken apart
     */
    public MailReader(MailLimits limits) {
        this.limits = limits;
    }

    /**
     * Reads a mail.
     *
     * @param source its bytes
     * @return what is in it
     * @throws IOException if the bytes cannot be read
     */
    public ReadMail read(MailSource source) throws IOException {
        MailAllowance allowance = new MailAllowance(limits);
        MimeScanner.Scanned scanned = MimeScanner.scan(source, allowance);
        MimePart root = scanned.root();
        List<String> problems = new ArrayList<>(scanned.problems());
        BodyCollector bodies = new BodyCollector(allowance, problems);
        bodies.collect(root);
        String rawHtml = html(bodies.blocks());
        String text = text(bodies.blocks());
        Headers headers = root.headers();
        List<File> files = new ContentIds(rawHtml).files(bodies.files());
        return new ReadMail(
                headers,
                Texts.name(headers.text("Subject")),
                messageId(headers, text, files),
                date(headers),
                text,
                ReplySplitter.split(text),
                rawHtml.isEmpty() ? "" : Texts.storable(SafeHtml.of(rawHtml)),
                files,
                Bounces.find(root, text),
                LoopMarks.find(headers, root.type()),
                problems);
    }

    /**
     * The source of a mail that has headers and nothing else.
     *
     * @param fields the headers, each with its name and a colon
     * @return the source
     */
    public static byte[] headers(List<String> fields) {
        StringBuilder source = new StringBuilder();
        for (String field : fields) {
            source.append(field.replaceAll("[\\r\\n]+", " ")).append("\r\n");
        }
        return source.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String html(List<BodyCollector.Block> blocks) {
        boolean any = blocks.stream().anyMatch(block -> block.html() != null);
        return any ? BodyCollector.joinedHtml(blocks) : "";
    }

    private static String text(List<BodyCollector.Block> blocks) {
        StringBuilder text = new StringBuilder();
        for (BodyCollector.Block block : blocks) {
            if (text.length() > 0 && text.charAt(text.length() - 1) != '\n') {
                text.append('\n');
            }
            String html = block.html();
            boolean shown =
                    block.plain() != null && (html == null || !block.plain().isBlank());
            text.append(shown ? block.plain() : html == null ? "" : HtmlText.of(html));
        }
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == ' ')) {
            end--;
        }
        return text.substring(0, end);
    }

    /** A mail without a Message-ID gets one of what does not change on its way (RFC 5322, 3.6.4 asks for one). */
    private static String messageId(Headers headers, String text, List<File> files) {
        List<String> ids = MessageIds.all(headers.text("Message-ID"));
        if (!ids.isEmpty() && ids.get(0).length() <= 250) {
            return ids.get(0);
        }
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (String name : List.of("Message-ID", "From", "To", "Cc", "Date", "Subject")) {
                sha256.update((headers.raw(name).orElse("") + "\n").getBytes(StandardCharsets.ISO_8859_1));
            }
            sha256.update(text.getBytes(StandardCharsets.UTF_8));
            files.forEach(file -> sha256.update((file.name() + file.size() + "\n").getBytes(StandardCharsets.UTF_8)));
            return "<" + HexFormat.of().formatHex(sha256.digest(), 0, 20) + "@content.invalid>";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static @Nullable Instant date(Headers headers) {
        String raw = headers.raw("Date").orElse("");
        if (raw.isEmpty()) {
            return null;
        }
        Date date = new MailDateFormat().parse(raw, new ParsePosition(0));
        return date == null ? null : date.toInstant();
    }

    /**
     * Opens a file of a mail.
     *
     * @param source the mail's bytes
     * @param path the file's path, as {@link #read} gave it
     * @return its bytes, decoded, streaming; the caller closes it
     * @throws FileNotFoundException if the mail has no such file
     * @throws IOException if the bytes cannot be read
     */
    public InputStream open(MailSource source, String path) throws IOException {
        int uuencoded = path.indexOf(ContentIds.UUENCODED);
        String place = uuencoded < 0 ? path : path.substring(0, uuencoded);
        MimePart part = find(MimeScanner.scan(source, new MailAllowance(limits)).root(), place);
        if (part == null) {
            throw new FileNotFoundException("the mail has no part " + path);
        }
        if (uuencoded < 0) {
            return part.open();
        }
        BodyCollector bodies = new BodyCollector(new MailAllowance(limits), new ArrayList<>());
        bodies.collect(part);
        String number = path.substring(uuencoded + ContentIds.UUENCODED.length());
        for (BodyCollector.Found found : bodies.files()) {
            if (found.uuencoded() != null
                    && number.equals(Integer.toString(found.uuencoded().number()))) {
                return new ByteArrayInputStream(found.uuencoded().bytes());
            }
        }
        throw new FileNotFoundException("the mail has no part " + path);
    }

    private static @Nullable MimePart find(MimePart part, String path) {
        if (part.path().equals(path)) {
            return part;
        }
        for (MimePart child : part.children()) {
            MimePart found = find(child, path);
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
