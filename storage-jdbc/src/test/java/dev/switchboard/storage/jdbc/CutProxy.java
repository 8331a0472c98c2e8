package dev.switchboard.storage.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** Passes TCP connections on, on the loopback address, until a test cuts them. */
final class CutProxy implements AutoCloseable {
    private static final int BUFFER = 16 << 10;

    private final ServerSocket server;
    private final IntSupplier target;
    private final Set<Wire> wires = ConcurrentHashMap.newKeySet();

    /**
     * @param target the port to which each new connection is passed on; 0 to refuse it
     */
    CutProxy(IntSupplier target) throws IOException {
        this.target = target;
        server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        start("accept", this::accept);
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, "cut-proxy-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    /** Breaks all connections, as a cable does that is pulled; gives how many there were. */
    int cut() {
        AtomicInteger cut = new AtomicInteger();
        wires.forEach(wire -> {
            if (wires.remove(wire)) {
                cut.incrementAndGet();
                wire.cut();
            }
        });
        return cut.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                pass(server.accept());
            } catch (IOException e) {
                // Closed, or a connection less: whoever made it sees that.
            }
        }
    }

    private void pass(Socket from) throws IOException {
        try {
            Wire wire = new Wire(from, new Socket(InetAddress.getLoopbackAddress(), target.getAsInt()));
            wires.add(wire);
            start("there", wire::pumpThere);
            start("back", wire::pumpBack);
        } catch (IOException e) {
            from.close();
        }
    }

    private final class Wire {
        private final Socket from;
        private final Socket to;
        private final AtomicInteger open = new AtomicInteger(2);

        Wire(Socket from, Socket to) throws SocketException {
            this.from = from;
            this.to = to;
            from.setTcpNoDelay(true);
            to.setTcpNoDelay(true);
        }

        void pumpThere() {
            pump(from, to);
        }

        void pumpBack() {
            pump(to, from);
        }

        private void pump(Socket source, Socket sink) {
            byte[] buffer = new byte[BUFFER];
            try {
                InputStream in = source.getInputStream();
                OutputStream out = sink.getOutputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    out.write(buffer, 0, read);
                }
                sink.shutdownOutput();
                if (open.decrementAndGet() == 0) {
                    end();
                }
            } catch (IOException e) {
                end();
            }
        }

        private void end() {
            wires.remove(this);
            cut();
        }

        void cut() {
            reset(from);
            reset(to);
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (SocketException e) {
            // It is closed already.
        }
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
