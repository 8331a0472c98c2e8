package dev.switchboard.pipeline;

import dev.switchboard.spi.ConnectorProvider;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Lets a test's provider be found, by whoever looks for providers meanwhile. */
final class Providing {
    private Providing() {}

    static <T> T with(Class<? extends ConnectorProvider> provider, Path folder, Supplier<T> building)
            throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(ConnectorProvider.class.getName()), provider.getName());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, provider.getClassLoader())) {
            thread.setContextClassLoader(loader);
            return building.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
