package dev.switchboard.mail;

import dev.switchboard.mail.ReadMail.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells which files are shown inside the HTML: those whose Content-ID it names (RFC 2392). One that it does not name is an
 * attachment, whatever its headers say.
 */
final class ContentIds {
    /** Parts the path of a text from the number of the file in it. */
    static final String UUENCODED = "/uu";

    private static final Map<String, String> ENDINGS = Map.ofEntries(
            Map.entry("text/plain", ".txt"),
            Map.entry("text/html", ".html"),
            Map.entry("text/calendar", ".ics"),
            Map.entry("text/vcard", ".vcf"),
            Map.entry("image/jpeg", ".jpg"),
            Map.entry("image/png", ".png"),
            Map.entry("image/gif", ".gif"),
            Map.entry("application/pdf", ".pdf"),
            Map.entry("application/ms-tnef", ".dat"),
            Map.entry("application/pkcs7-signature", ".p7s"),
            Map.entry("application/pgp-signature", ".asc"),
            Map.entry("message/rfc822", ".eml"));

    private final Set<String> named = new HashSet<>();

    ContentIds(String html) {
        int at = html.indexOf("cid:");
        while (at >= 0) {
            int start = at + "cid:".length();
            int end = start;
            while (end < html.length() && "\"'<> )\n\t".indexOf(html.charAt(end)) < 0) {
                end++;
            }
            named.add(decoded(html.substring(start, end)));
            at = html.indexOf("cid:", end);
        }
    }

    private static String decoded(String url) {
        String plain = url.replace("&amp;", "&");
        try {
            return plain.indexOf('%') < 0
                    ? plain
                    : URLDecoder.decode(plain.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return plain;
        }
    }

    List<File> files(List<BodyCollector.Found> found) throws IOException {
        List<File> files = new ArrayList<>();
        for (BodyCollector.Found one : found) {
            files.add(file(one));
        }
        return files;
    }

    private File file(BodyCollector.Found found) throws IOException {
        MimePart part = found.part();
        UuencodedText.File uuencoded = found.uuencoded();
        if (uuencoded != null) {
            return new File(
                    part.path() + UUENCODED + uuencoded.number(),
                    Texts.name(HeaderText.decode(uuencoded.name())),
                    "application/octet-stream",
                    uuencoded.bytes().length,
                    "");
        }
        String contentId = part.contentId();
        boolean shown = !contentId.isEmpty() && contentId.length() <= 255 && named.contains(contentId);
        return new File(part.path(), name(part), mediaType(part), size(part), shown ? contentId : "");
    }

    private static String mediaType(MimePart part) {
        String type = part.type();
        boolean sane = type.length() <= 100
                && Charsets.isAscii(type.getBytes(StandardCharsets.UTF_8))
                && type.indexOf('\0') < 0;
        return sane ? type : "application/octet-stream";
    }

    private static String name(MimePart part) {
        String name = Texts.name(part.fileName());
        if (!name.isEmpty()) {
            return name;
        }
        if (part.is("message/") && part.children().size() == 1) {
            String subject = Texts.name(part.children().get(0).headers().text("Subject"));
            if (!subject.isEmpty()) {
                return Texts.name(subject + ".eml");
            }
        }
        String place = part.path().isEmpty() ? "mail" : "part-" + part.path();
        return place + ENDINGS.getOrDefault(part.type(), part.is("message/") ? ".txt" : ".bin");
    }

    private static long size(MimePart part) throws IOException {
        if (TransferDecoding.isIdentity(part.encoding())) {
            return part.bodyEnd() - part.bodyStart();
        }
        long size = 0;
        byte[] buffer = new byte[16 * 1024];
        try (InputStream body = part.open()) {
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                size += read;
            }
        }
        return size;
    }
}
