package dev.switchboard.mail;

import jakarta.activation.DataHandler;
import jakarta.activation.DataSource;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.internet.ParseException;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Writes mails: text, or text with HTML, around images shown in it, around files, each only where it is needed (RFC 2046,
 * 5.1; RFC 2387). Files stream through it. Safe from any thread.
 */
public final class MailWriter {
    private static final String UTF_8 = "utf-8";

    private MailWriter() {}

    /**
     * Writes a mail.
     *
     * @param letter the mail
     * @param out where it goes
     * @throws IllegalArgumentException if an address or header cannot be written
     * @throws IOException if a file cannot be read, or the mail not be written
     */
    public static void write(Letter letter, OutputStream out) throws IOException {
        try {
            message(letter).writeTo(out);
        } catch (MessagingException e) {
            if (e.getNextException() instanceof IOException cause) {
                throw cause;
            }
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static MimeMessage message(Letter letter) throws MessagingException, IOException {
        MimeMessage message = new OwnMessage(letter.messageId());
        message.setFrom(address(letter.from()));
        message.setRecipients(RecipientType.TO, addresses(letter.to()));
        message.setRecipients(RecipientType.CC, addresses(letter.cc()));
        message.setRecipients(RecipientType.BCC, addresses(letter.bcc()));
        if (!letter.replyTo().isEmpty()) {
            message.setReplyTo(addresses(letter.replyTo()));
        }
        message.setSubject(oneLine(letter.subject()), UTF_8);
        message.setSentDate(Date.from(letter.date()));
        List<String> references = letter.references();
        if (!references.isEmpty()) {
            message.setHeader("In-Reply-To", references.get(references.size() - 1));
            // RFC 5322, 2.1.1: a line has at most 998 characters.
            message.setHeader("References", String.join("\r\n ", references));
        }
        for (Map.Entry<String, String> mark : letter.marks().entrySet()) {
            message.setHeader(mark.getKey(), oneLine(mark.getValue()));
        }
        body(letter, message);
        message.saveChanges();
        return message;
    }

    private static String oneLine(String text) {
        return text.replaceAll("[\\r\\n\\x00]+", " ");
    }

    private static InternetAddress[] addresses(List<MailAddress> addresses) throws MessagingException, IOException {
        InternetAddress[] written = new InternetAddress[addresses.size()];
        for (int i = 0; i < written.length; i++) {
            written[i] = address(addresses.get(i));
        }
        return written;
    }

    private static InternetAddress address(MailAddress address) throws MessagingException, IOException {
        InternetAddress written = new InternetAddress(address.address(), oneLine(address.name()), UTF_8);
        written.validate();
        return written;
    }

    private static void body(Letter letter, Part part) throws MessagingException, IOException {
        List<Letter.Enclosure> attached = letter.files().stream()
                .filter(file -> file.contentId().isEmpty() || letter.html().isEmpty())
                .toList();
        if (attached.isEmpty()) {
            words(letter, part);
            return;
        }
        MimeMultipart mixed = new MimeMultipart("mixed");
        MimeBodyPart words = new MimeBodyPart();
        words(letter, words);
        mixed.addBodyPart(words);
        for (Letter.Enclosure file : attached) {
            mixed.addBodyPart(file(file, Part.ATTACHMENT));
        }
        part.setContent(mixed);
    }

    private static void words(Letter letter, Part part) throws MessagingException, IOException {
        if (letter.html().isEmpty()) {
            text(part, letter.text(), "plain");
            return;
        }
        MimeMultipart forms = new MimeMultipart("alternative");
        MimeBodyPart plain = new MimeBodyPart();
        text(plain, letter.text(), "plain");
        forms.addBodyPart(plain);
        MimeBodyPart rich = new MimeBodyPart();
        rich(letter, rich);
        forms.addBodyPart(rich);
        part.setContent(forms);
    }

    private static void rich(Letter letter, MimeBodyPart part) throws MessagingException, IOException {
        List<Letter.Enclosure> shown = letter.files().stream()
                .filter(file -> !file.contentId().isEmpty())
                .toList();
        if (shown.isEmpty()) {
            text(part, letter.html(), "html");
            return;
        }
        MimeMultipart related = new MimeMultipart("related");
        MimeBodyPart html = new MimeBodyPart();
        text(html, letter.html(), "html");
        related.addBodyPart(html);
        for (Letter.Enclosure file : shown) {
            MimeBodyPart image = file(file, Part.INLINE);
            image.setContentID("<" + MessageIds.bare(file.contentId()) + ">");
            related.addBodyPart(image);
        }
        part.setContent(related);
    }

    private static void text(Part part, String text, String subtype) throws MessagingException {
        String lines = Texts.lines(text).replace("\n", "\r\n");
        byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
        part.setDataHandler(new DataHandler(new ByteArrayDataSource(bytes, "text/" + subtype + "; charset=utf-8")));
        // Whatever stands in it comes through: long lines, a dot at the start of one, and white space at its end.
        part.setHeader(
                "Content-Transfer-Encoding",
                isPlain(lines) ? "7bit" : mostlyAscii(lines) ? "quoted-printable" : "base64");
    }

    private static boolean isPlain(String lines) {
        int length = 0;
        for (int i = 0; i < lines.length(); i++) {
            char unit = lines.charAt(i);
            length = unit == '\n' ? 0 : length + 1;
            boolean control = unit < ' ' && unit != '\r' && unit != '\n' && unit != '\t';
            if (unit > 126 || control || length > 76) {
                return false;
            }
        }
        return !lines.contains(" \r\n") && !lines.contains("\nFrom ") && !lines.endsWith(" ");
    }

    private static boolean mostlyAscii(String text) {
        return text.chars().filter(unit -> unit > 126).count() * 6 < text.length();
    }

    private static MimeBodyPart file(Letter.Enclosure file, String disposition) throws MessagingException, IOException {
        MimeBodyPart part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(new FileSource(file)));
        String name = oneLine(file.name());
        part.setDisposition(disposition);
        if (!name.isEmpty()) {
            // The name twice: RFC 2231 as it is the standard, RFC 2047 for those who only know the older way.
            part.setFileName(name);
            ContentType type = contentType(file.mediaType());
            type.setParameter("name", MimeUtility.encodeText(name, UTF_8, null));
            part.setHeader("Content-Type", type.toString());
        }
        part.setHeader("Content-Transfer-Encoding", "base64");
        return part;
    }

    private static ContentType contentType(String mediaType) throws ParseException {
        try {
            ContentType type = new ContentType(mediaType);
            // What is composed of parts may not be encoded (RFC 2045, 6.4), and as a file it is only bytes.
            return type.match("multipart/*") || type.match("message/*")
                    ? new ContentType("application/octet-stream")
                    : type;
        } catch (ParseException e) {
            return new ContentType("application/octet-stream");
        }
    }

    /** A message that keeps the id that it was given. */
    private static final class OwnMessage extends MimeMessage {
        private final String id;

        OwnMessage(String id) {
            super(Session.getInstance(new Properties()));
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }

    /** A file, opened when it is written. */
    private record FileSource(Letter.Enclosure file) implements DataSource {
        @Override
        public InputStream getInputStream() throws IOException {
            return file.bytes().open();
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            throw new IOException("a file to be sent cannot be written");
        }

        @Override
        public String getContentType() {
            try {
                return contentType(file.mediaType()).toString();
            } catch (ParseException e) {
                return "application/octet-stream";
            }
        }

        @Override
        public String getName() {
            return file.name();
        }
    }
}
