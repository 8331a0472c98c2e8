package dev.switchboard.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.pipeline.BoundedExecutor.Slot;
import dev.switchboard.pipeline.BoundedExecutor.Task;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** On threads that are this one: what was handed over runs when the test says so. */
class BoundedExecutorTest {
    private final Queue<Runnable> handedOver = new ArrayDeque<>();
    private final List<String> ran = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private final BoundedExecutor executor = new BoundedExecutor(handedOver::add, 2);

    @AfterEach
    void clearInterrupt() {
        var unused = Thread.interrupted();
    }

    private final class Named implements Task {
        private final String name;
        private final Consumer<Slot> body;

        Named(String name, Consumer<Slot> body) {
            this.name = name;
            this.body = body;
        }

        @Override
        public void run(Slot slot) {
            ran.add(name);
            body.accept(slot);
        }

        @Override
        public void refused(Throwable reason) {
            refused.add(name);
        }
    }

    private Task task(String name) {
        return new Named(name, Slot::free);
    }

    private void runHandedOver() {
        for (Runnable run = handedOver.poll(); run != null; run = handedOver.poll()) {
            run.run();
        }
    }

    @Test
    @DisplayName("No more than its number are handed over, and the others run after them, in their order")
    void bound() {
        List.of("a", "b", "c", "d").forEach(name -> executor.execute(task(name)));

        assertThat(handedOver).hasSize(2);
        runHandedOver();
        assertThat(ran).containsExactly("a", "c", "d", "b");
    }

    @Test
    @DisplayName("A task that ended without freeing its slot keeps it")
    void slotKept() {
        List<Slot> kept = new ArrayList<>();
        executor.execute(new Named("a", kept::add));
        executor.execute(new Named("b", kept::add));
        executor.execute(task("c"));

        runHandedOver();
        assertThat(ran).containsExactly("a", "b");
        kept.get(0).free();
        runHandedOver();
        assertThat(ran).containsExactly("a", "b", "c");
    }

    @Test
    @DisplayName("An interrupt meant for one task does not reach the next")
    void interruptStays() {
        List<Boolean> interrupted = new ArrayList<>();
        executor.execute(new Named("a", slot -> {
            Thread.currentThread().interrupt();
            slot.free();
        }));
        executor.execute(task("b"));
        executor.execute(new Named("c", slot -> {
            interrupted.add(Thread.currentThread().isInterrupted());
            slot.free();
        }));

        runHandedOver();

        assertThat(interrupted).containsExactly(false);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    @DisplayName("After stop nothing that waits is run")
    void stop() {
        List.of("a", "b", "c", "d").forEach(name -> executor.execute(task(name)));
        executor.stop();
        executor.execute(task("e"));

        runHandedOver();

        assertThat(ran).containsExactly("a", "b");
    }

    @Test
    @DisplayName("Tasks that no thread takes are told so, and leave no slot taken")
    void refusal() {
        BoundedExecutor full = new BoundedExecutor(
                run -> {
                    throw new RejectedExecutionException("full");
                },
                1);
        full.execute(task("d"));
        full.execute(task("e"));

        assertThat(ran).isEmpty();
        assertThat(refused).containsExactly("d", "e");
    }
}
