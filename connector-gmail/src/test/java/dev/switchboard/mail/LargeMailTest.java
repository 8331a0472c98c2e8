package dev.switchboard.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mail of 100 MB passes a process that has 64 MB of heap: in by the reader, and out by the writer. */
class LargeMailTest {
    private static final long FILE = 75L * 1024 * 1024;

    @TempDir
    Path folder;

    @Test
    void aMailOf100MegabytesPassesWith64MegabytesOfHeap() throws Exception {
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeMailTest.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(4, TimeUnit.MINUTES);
        process.destroyForcibly();

        assertThat(ended).isTrue();
        assertThat(Files.readString(output)).contains("a mail of 1").contains("and read again");
        assertThat(process.exitValue()).isZero();
    }

    /**
     * Writes a mail, reads it, and opens its file.
     *
     * @param arguments the folder to do it in
     * @throws IOException if anything of it fails
     */
    public static void main(String[] arguments) throws IOException {
        Path mail = Path.of(arguments[0], "large.eml");
        Letter.Enclosure file = new Letter.Enclosure("film.mp4", "video/mp4", "", Zeros::new);
        Letter letter = new Letter(
                new MailAddress("a@x.example", ""),
                List.of(new MailAddress("b@x.example", "")),
                List.of(),
                List.of(),
                List.of(),
                "large",
                "see the film",
                "",
                List.of(file),
                "<large@x.example>",
                List.of(),
                Instant.EPOCH,
                Map.of());
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(mail))) {
            MailWriter.write(letter, out);
        }
        System.out.println("a mail of " + Files.size(mail) + " bytes is written");
        MailReader reader = new MailReader(MailLimits.DEFAULT);
        ReadMail read = reader.read(MailSource.of(mail));
        ReadMail.File found = read.files().get(0);
        try (InputStream bytes = reader.open(MailSource.of(mail), found.path())) {
            long size = bytes.transferTo(OutputStream.nullOutputStream());
            if (size != FILE || found.size() != FILE || !read.text().equals("see the film")) {
                throw new IOException("the file has " + size + " bytes, and is said to have " + found.size());
            }
        }
        System.out.println(
                "and read again, with a heap of " + Runtime.getRuntime().maxMemory() + " bytes");
    }

    /** A large file of nothing much. */
    private static final class Zeros extends InputStream {
        private long left = FILE;

        @Override
        public int read() {
            return left-- > 0 ? 'z' : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            int count = (int) Math.min(length, left);
            Arrays.fill(bytes, offset, offset + count, "z".getBytes(StandardCharsets.US_ASCII)[0]);
            left -= count;
            return count;
        }
    }
}
