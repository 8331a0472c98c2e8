package dev.switchboard.pipeline;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again and again on a thread of its own: after each interval, and at once when it is asked to. */
final class Heartbeat {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private final Duration interval;
    private final Faults faults;
    private final Fault fault;
    private final Runnable task;
    private final Thread thread;
    private final Bell bell = new Bell();
    private volatile boolean stopped;

    Heartbeat(String name, Duration interval, Faults faults, Runnable task) {
        this.interval = interval;
        this.faults = faults;
        this.fault = faults.of(LOG, "The loop " + name);
        this.task = task;
        thread = new Thread(this::run, "switchboard-" + name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Does it now, or again after the time that it is being done. */
    void now() {
        bell.ring();
    }

    /** Does it no more, and waits until it is no longer being done. */
    void stop(Deadline deadline) {
        stopped = true;
        bell.ring();
        deadline.join(thread);
    }

    private void run() {
        while (await()) {
            try {
                task.run();
                fault.works();
            } catch (RuntimeException | Error e) {
                faults.met(fault, e);
            }
        }
    }

    private boolean await() {
        try {
            if (!stopped) {
                bell.await(interval);
            }
        } catch (InterruptedException e) {
            stopped = true;
        }
        return !stopped;
    }
}
