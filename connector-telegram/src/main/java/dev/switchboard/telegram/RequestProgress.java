package dev.switchboard.telegram;

import java.net.InetSocketAddress;
import java.net.Proxy;
import okhttp3.Call;
import okhttp3.EventListener;

/** How far a call has come: what fails before its request began to be written is surely not done (R16). */
final class RequestProgress extends EventListener {
    private volatile boolean connected;
    private volatile boolean begun;

    @Override
    public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
        connected = true;
    }

    @Override
    public void requestHeadersStart(Call call) {
        begun = true;
    }

    /** {@return whether the call made a connection of its own, where another one was not free} */
    boolean connected() {
        return connected;
    }

    /** {@return whether a byte of the request may have left} */
    boolean begun() {
        return begun;
    }
}
