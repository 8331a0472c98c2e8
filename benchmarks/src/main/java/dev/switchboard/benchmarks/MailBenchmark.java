package dev.switchboard.benchmarks;

import dev.switchboard.mail.MailLimits;
import dev.switchboard.mail.MailReader;
import dev.switchboard.mail.MailSource;
import dev.switchboard.mail.ReadMail;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Mails per second, read to content: text, safe HTML, replies told from quotes, files with their sizes. Beside it, in the
 * same run and turn by turn, plain Angus Mail reads the same parts: it decodes the subject and addresses, takes each text
 * as a string and each file as bytes, and does nothing with them.
 */
public final class MailBenchmark {
    private static final Duration ROUND = Duration.ofSeconds(3);
    private static final int ROUNDS = 5;
    private static final Session SESSION = Session.getInstance(new Properties());
    private static final MailReader READER = new MailReader(MailLimits.DEFAULT);

    private static long consumed;

    private MailBenchmark() {}

    /** Reads one mail. */
    private interface Way {
        long read(byte[] mail) throws IOException, MessagingException;
    }

    /**
     * Measures.
     *
     * @param arguments a folder with mails ({@code .eml}, {@code .msg}); those that Angus cannot read are left out
     * @throws IOException if they cannot be read
     * @throws MessagingException never, after those are left out
     */
    public static void main(String[] arguments) throws IOException, MessagingException {
        List<byte[]> mails = mails(Path.of(arguments.length > 0 ? arguments[0] : "../shared/data/mail"));
        long bytes = mails.stream().mapToLong(mail -> mail.length).sum();
        System.out.println(mails.size() + " mails of " + bytes / mails.size() + " bytes on average, warming up");
        perSecond(mails, MailBenchmark::content);
        perSecond(mails, MailBenchmark::angus);
        List<Double> shares = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            double angus = perSecond(mails, MailBenchmark::angus);
            double content = perSecond(mails, MailBenchmark::content);
            shares.add(content / angus);
            System.out.printf(
                    "round %d: %,.0f mails/s to content, %,.0f mails/s by Angus: %.0f%%%n",
                    round, content, angus, 100 * content / angus);
        }
        shares.sort(null);
        System.out.printf(
                "median: %.0f%% of plain Angus (goal: at least 80%%); %d things were read%n",
                100 * shares.get(ROUNDS / 2), consumed);
    }

    private static List<byte[]> mails(Path folder) throws IOException {
        List<byte[]> mails = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(MailBenchmark::isMail).sorted().toList()) {
                byte[] mail = Files.readAllBytes(file);
                if (angusReads(mail)) {
                    mails.add(mail);
                }
            }
        }
        return mails;
    }

    private static boolean isMail(Path file) {
        return file.toString().endsWith(".eml") || file.toString().endsWith(".msg");
    }

    private static boolean angusReads(byte[] mail) {
        try {
            return angus(mail) >= 0;
        } catch (IOException | MessagingException e) {
            return false;
        }
    }

    private static double perSecond(List<byte[]> mails, Way way) throws IOException, MessagingException {
        long begun = System.nanoTime();
        long count = 0;
        while (System.nanoTime() - begun < ROUND.toNanos()) {
            for (byte[] mail : mails) {
                consumed += way.read(mail);
            }
            count += mails.size();
        }
        return count * 1e9 / (System.nanoTime() - begun);
    }

    private static long content(byte[] mail) throws IOException {
        ReadMail read = READER.read(MailSource.of(mail));
        return read.subject().length()
                + read.addresses("From").size()
                + read.addresses("To").size()
                + read.text().length()
                + read.html().length()
                + read.files().stream().mapToLong(ReadMail.File::size).sum();
    }

    private static long angus(byte[] mail) throws IOException, MessagingException {
        MimeMessage message = new MimeMessage(SESSION, new ByteArrayInputStream(mail));
        String subject = message.getSubject();
        return (subject == null ? 0 : subject.length())
                + count(message.getFrom())
                + count(message.getRecipients(jakarta.mail.Message.RecipientType.TO))
                + parts(message);
    }

    private static long count(Object[] addresses) {
        return addresses == null ? 0 : addresses.length;
    }

    private static long parts(Part part) throws IOException, MessagingException {
        if (part.isMimeType("text/*") && part.getFileName() == null) {
            return part.getContent() instanceof String text ? text.length() : 0;
        }
        if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart multipart) {
            long sum = 0;
            for (int i = 0; i < multipart.getCount(); i++) {
                sum += parts(multipart.getBodyPart(i));
            }
            return sum;
        }
        String name = part.getFileName();
        try (InputStream file = part.getInputStream()) {
            return (name == null ? 0 : name.length()) + file.transferTo(OutputStream.nullOutputStream());
        }
    }
}
