package dev.switchboard.telegram;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Telegram's objects as others recorded or published them, beside the repository. Tests without them are skipped. */
final class SharedUpdates {
    private static final Path TELEGRAM = Path.of("../../shared/data/telegram");

    private SharedUpdates() {}

    /** All files of a folder, by their name. */
    static SortedMap<String, byte[]> in(String folder) throws IOException {
        Path directory = TELEGRAM.resolve(folder);
        assumeTrue(Files.isDirectory(directory), () -> directory + " is absent");
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> paths = Files.list(directory)) {
            paths.filter(path -> path.toString().endsWith(".json"))
                    .forEach(path -> files.put(String.valueOf(path.getFileName()), bytes(path)));
        }
        return files;
    }

    static byte[] file(String name) {
        Path file = TELEGRAM.resolve(name);
        assumeTrue(Files.isRegularFile(file), () -> file + " is absent");
        return bytes(file);
    }

    private static byte[] bytes(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
