package dev.switchboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.Content;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.Delivery;
import dev.switchboard.model.MessageId;
import dev.switchboard.spi.Connector;
import dev.switchboard.spi.ConnectorContext;
import dev.switchboard.spi.ConnectorProvider;
import dev.switchboard.spi.Setting;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Micrometer is optional: a board runs where its classes are not there. */
class WithoutMicrometerTest {
    @TempDir
    private Path folder;

    /** A connector that takes everything. */
    public static final class Pigeon implements ConnectorProvider {
        @Override
        public String type() {
            return "pigeon";
        }

        @Override
        public List<Setting> settings() {
            return List.of();
        }

        @Override
        public Connector create(ConnectorContext context) {
            return new PlainConnector();
        }
    }

    /** Sends a message; loaded anew, by a class loader without Micrometer. */
    public static final class Run implements Callable<String> {
        @Override
        public String call() {
            try (Switchboard board = Switchboard.builder()
                    .channel(ChannelConfig.of("pigeon", "post"))
                    .telemetry(Telemetry.none())
                    .build()) {
                board.start();
                Conversation conversation = board.conversations().open("post", "anna");
                MessageId message = board.send(conversation.id(), Content.text("hello"));
                Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
                    Delivery delivery = board.conversations().message(message).delivery();
                    return delivery != null && delivery.state() == Delivery.State.SENT;
                });
                // What looks a type over, as frameworks do, needs none of it either.
                return "sent, by a builder with " + Switchboard.Builder.class.getMethods().length + " methods";
            }
        }
    }

    private URL[] classPathWithout(String name) throws Exception {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(ConnectorProvider.class.getName()), Pigeon.class.getName());
        List<URL> urls = new ArrayList<>(List.of(folder.toUri().toURL()));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!entry.contains(name)) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        return urls.toArray(URL[]::new);
    }

    @Test
    @DisplayName("A board sends where no class of Micrometer is there")
    void runs() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(classPathWithout("micrometer"), ClassLoader.getPlatformClassLoader())) {
            thread.setContextClassLoader(loader);
            assertThatThrownBy(() -> loader.loadClass("io.micrometer.core.instrument.MeterRegistry"))
                    .isInstanceOf(ClassNotFoundException.class);
            Object run = loader.loadClass(Run.class.getName()).getConstructor().newInstance();

            assertThat(((Callable<?>) run).call().toString()).startsWith("sent");
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
