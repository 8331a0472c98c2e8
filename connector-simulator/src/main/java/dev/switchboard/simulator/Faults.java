package dev.switchboard.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a simulated platform is to do wrong, and with which calls: those that people see the result of, in all chats,
 * unless it is narrowed. Faults that were set earlier are tried first. Safe from any thread.
 */
public final class Faults {
    private final FaultScript script;
    private final Runnable clearing;
    private final Set<Operation> operations;
    private final @Nullable String chat;

    Faults(FaultScript script, Runnable clearing) {
        this(script, clearing, Operation.CHANGES, null);
    }

    private Faults(FaultScript script, Runnable clearing, Set<Operation> operations, @Nullable String chat) {
        this.script = script;
        this.clearing = clearing;
        this.operations = operations;
        this.chat = chat;
    }

    /**
     * The faults of certain operations.
     *
     * @param first one
     * @param more others
     * @return their faults
     */
    public Faults on(Operation first, Operation... more) {
        return new Faults(script, clearing, EnumSet.of(first, more), chat);
    }

    /**
     * The faults of all operations.
     *
     * @return their faults
     */
    public Faults onAll() {
        return new Faults(script, clearing, EnumSet.allOf(Operation.class), chat);
    }

    /**
     * The faults of one chat.
     *
     * @param chat the platform's id of the chat
     * @return its faults
     */
    public Faults inChat(String chat) {
        return new Faults(script, clearing, operations, Objects.requireNonNull(chat, "chat"));
    }

    /**
     * The next calls fail.
     *
     * @param calls how many
     * @param failure how
     */
    public void next(int calls, Failure failure) {
        int[] left = {calls};
        add(failure, call -> left[0] > 0 && left[0]-- > 0, () -> left[0] <= 0);
    }

    /**
     * The first call in each chat fails, from now on.
     *
     * @param failure how
     */
    public void firstInEachChat(Failure failure) {
        Set<String> seen = new java.util.HashSet<>();
        add(failure, call -> seen.add(call.chat()), () -> false);
    }

    /**
     * Calls fail for a time of the platform's clock.
     *
     * @param time for how long from now
     * @param failure how
     */
    public void lasting(Duration time, Failure failure) {
        Instant end = script.now().plus(time);
        add(failure, call -> script.now().isBefore(end), () -> !script.now().isBefore(end));
    }

    /**
     * Calls fail until the faults are cleared.
     *
     * @param failure how
     */
    public void always(Failure failure) {
        add(failure, call -> true, () -> false);
    }

    /**
     * Some calls fail, until the faults are cleared.
     *
     * @param chance how many of them, from 0 to 1
     * @param seed what their choice begins with: the same calls in the same order fail again
     * @param failure how
     */
    public void sometimes(double chance, long seed, Failure failure) {
        Random random = new Random(seed);
        add(failure, call -> random.nextDouble() < chance, () -> false);
    }

    /**
     * Every call takes a time, until the faults are cleared. Real time, whatever the platform's clock says.
     *
     * @param time how long
     */
    public void slow(Duration time) {
        script.slow(time);
    }

    /**
     * The next updates are told twice.
     *
     * @param updates how many
     */
    public void tellTwice(int updates) {
        script.tellTwice(updates);
    }

    /**
     * The next updates are held back until the last of them, and then told in the opposite order.
     *
     * @param updates how many
     */
    public void tellBackwards(int updates) {
        script.tellBackwards(updates);
    }

    /**
     * Takes back all that was set, rate limits included, gives up the calls that were left without an answer, and tells
     * the updates that were held back.
     */
    public void clear() {
        clearing.run();
    }

    private void add(Failure failure, FaultScript.Choice choice, FaultScript.End end) {
        script.add(new FaultScript.Rule(operations, chat, failure, choice, end));
    }
}
