package dev.switchboard.telegram;

import okhttp3.Call;
import okhttp3.EventListener;

/** Notes whether a call began to write its request: what fails before that is surely not done (R16). */
final class RequestProgress extends EventListener {
    private volatile boolean begun;

    @Override
    public void requestHeadersStart(Call call) {
        begun = true;
    }

    /** {@return whether a byte of the request may have left} */
    boolean begun() {
        return begun;
    }
}
