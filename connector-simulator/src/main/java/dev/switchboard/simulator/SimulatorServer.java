package dev.switchboard.simulator;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A simulated platform's HTTP endpoint, on the loopback address only. Connectors call it at {@code /call},
 * {@code /updates} and {@code /files}; tests and scripts steer it and read its record at {@code /people}, {@code /tell},
 * {@code /webhook}, {@code /redeliver}, {@code /faults}, {@code /record} and {@code /counts}. All of them want the
 * platform's secret in an {@code Authorization: Bearer} header. Safe from any thread.
 */
public final class SimulatorServer implements AutoCloseable {
    static {
        // The JDK's server reads this once; without it every small answer waits for a delayed acknowledgement.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private final SimulatedPlatform platform;
    private final ExecutorService threads = Executors.newCachedThreadPool(SimulatorServer::thread);
    private final InetSocketAddress address;
    private @Nullable HttpServer server;

    private SimulatorServer(SimulatedPlatform platform, int port) throws IOException {
        this.platform = platform;
        HttpServer first = bound(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        address = first.getAddress();
        server = first;
    }

    /**
     * Lets a platform be reached over HTTP.
     *
     * @param platform the platform; it stays the caller's, who closes it after this
     * @param port the port; 0 for any that is free
     * @return the server, which listens until it is closed
     * @throws UncheckedIOException if the port cannot be had
     */
    public static SimulatorServer start(SimulatedPlatform platform, int port) {
        try {
            return new SimulatorServer(platform, port);
        } catch (IOException e) {
            throw new UncheckedIOException("port " + port + " cannot be had", e);
        }
    }

    /**
     * Runs a platform of its own until the process ends.
     *
     * @param arguments {@code --port}, 0 or absent for any that is free; {@code --secret}, absent for the well-known one;
     *     {@code --webhook}, the address to tell; each followed by its value. Else they are only listed
     */
    public static void main(String[] arguments) {
        if (arguments.length % 2 != 0) {
            System.out.println("Options, each with its value: --port, --secret, --webhook");
            return;
        }
        SimulatedPlatform.Builder platform = SimulatedPlatform.builder();
        @Nullable URI webhook = null;
        int port = 0;
        for (int at = 0; at < arguments.length; at += 2) {
            String value = arguments[at + 1];
            switch (arguments[at]) {
                case "--port" -> port = Integer.parseInt(value);
                case "--secret" -> platform.secret(value);
                case "--webhook" -> webhook = URI.create(value);
                default -> throw new IllegalArgumentException("no such option: " + arguments[at]);
            }
        }
        SimulatedPlatform opened = platform.open();
        if (webhook != null) {
            opened.deliverTo(webhook);
        }
        System.out.println("Simulated platform at " + start(opened, port).url());
    }

    /** {@return where it is reached} */
    public URI url() {
        return URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort());
    }

    /** Listens no more: connections are refused, as if the platform's host were down. */
    public synchronized void pause() {
        if (server != null) {
            server.stop(0);
            server = null;
        }
    }

    /**
     * Listens again, on the same port.
     *
     * @throws UncheckedIOException if somebody else has it now
     */
    public synchronized void resume() {
        try {
            if (server == null) {
                server = bound(address);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("port " + address.getPort() + " cannot be had again", e);
        }
    }

    /** Ends it; the platform stays open. */
    @Override
    public void close() {
        pause();
        threads.shutdownNow();
    }

    private HttpServer bound(InetSocketAddress where) throws IOException {
        HttpServer bound = HttpServer.create(where, 0);
        bound.setExecutor(threads);
        new CallRoutes(platform.answering()).addTo(bound);
        new ScriptRoutes(platform).addTo(bound);
        bound.start();
        return bound;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "simulator-server");
        thread.setDaemon(true);
        return thread;
    }
}
