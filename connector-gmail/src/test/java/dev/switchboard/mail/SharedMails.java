package dev.switchboard.mail;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The mails of others that lie beside the project; tests that need them are skipped where they do not. */
public final class SharedMails {
    private static final Path FOLDER = Path.of("shared", "data", "mail");

    private SharedMails() {}

    /** {@return the folder of the mails} */
    public static Path folder() {
        Optional<Path> found = find();
        assumeTrue(found.isPresent(), "no folder " + FOLDER + " beside the project");
        return found.orElseThrow();
    }

    /** {@return whether they lie there} */
    public static boolean arePresent() {
        return find().isPresent();
    }

    private static Optional<Path> find() {
        Path here = Path.of("").toAbsolutePath();
        return Stream.iterate(here, Path::getParent)
                .takeWhile(folder -> folder != null)
                .map(folder -> folder.resolve(FOLDER))
                .filter(Files::isDirectory)
                .findFirst();
    }

    /**
     * A mail.
     *
     * @param name where it lies, below the folder
     * @param bytes what it is
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record SharedMail(String name, byte[] bytes) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** {@return all of them, those of mailboxes one by one} */
    public static List<SharedMail> all() {
        Path folder = folder();
        List<SharedMail> mails = new ArrayList<>();
        for (Path file : files(folder)) {
            String name = folder.relativize(file).toString();
            if (name.endsWith(".msg") || name.endsWith(".eml")) {
                mails.add(new SharedMail(name, read(file)));
            } else if (file.getFileName().toString().startsWith("mbox.")) {
                mails.addAll(mailbox(name, read(file)));
            }
        }
        return mails;
    }

    private static List<SharedMail> mailbox(String name, byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        List<SharedMail> mails = new ArrayList<>();
        for (String mail : text.split("(?m)^(?=From )", -1)) {
            if (!mail.isBlank()) {
                mails.add(new SharedMail(name + "#" + (mails.size() + 1), mail.getBytes(StandardCharsets.ISO_8859_1)));
            }
        }
        return mails;
    }

    static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            Path[] sorted = files.filter(Files::isRegularFile).sorted().toArray(Path[]::new);
            return Arrays.asList(sorted);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
