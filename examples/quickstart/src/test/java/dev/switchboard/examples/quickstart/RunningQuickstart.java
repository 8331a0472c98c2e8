package dev.switchboard.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The program in a process of its own, its standard input and output being pipes. */
final class RunningQuickstart implements AutoCloseable {
    static final String SERVING = "-- serving until the process is stopped";

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;
    private final Writer input;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final Thread reader;
    private final Thread errorReader;

    private RunningQuickstart(Process process) {
        this.process = process;
        input = process.outputWriter(StandardCharsets.UTF_8);
        reader = collect(process.inputReader(StandardCharsets.UTF_8), output);
        errorReader = collect(process.errorReader(StandardCharsets.UTF_8), errors);
    }

    /** Starts it on a folder, with more in its environment; compiled in haste, since it does not live long. */
    static RunningQuickstart on(Path folder, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Quickstart.class.getName());
        builder.environment().keySet().removeIf(name -> name.startsWith("TELEGRAM_") || name.startsWith("GMAIL_"));
        builder.environment().put("QUICKSTART_DATA", folder.toString());
        builder.environment().putAll(environment);
        return new RunningQuickstart(builder.start());
    }

    private static Thread collect(BufferedReader lines, List<String> into) {
        Thread thread = new Thread(() -> {
            try (lines) {
                lines.lines().forEach(into::add);
            } catch (IOException | UncheckedIOException e) {
                into.add("no more to be read: " + e.getMessage());
            }
        });
        thread.start();
        return thread;
    }

    void type(String line) throws IOException {
        input.write(line + "\n");
        input.flush();
    }

    /** Ends its standard input. */
    void typeNoMore() throws IOException {
        input.close();
    }

    void awaitLine(String line) {
        awaitLine(line::equals);
    }

    void awaitLine(Predicate<String> line) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(output).as("errors: %s", errors).anyMatch(line));
    }

    List<String> output() {
        return output;
    }

    List<String> errors() {
        return errors;
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** Ends it without a warning, as {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Tells it to stop, as {@code kill} does, and waits until it has. */
    void stop() throws InterruptedException {
        process.destroy();
        awaitEnd();
    }

    void awaitEnd() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("it did not end; " + output + errors);
        }
        reader.join();
        errorReader.join();
    }

    int exitCode() {
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
