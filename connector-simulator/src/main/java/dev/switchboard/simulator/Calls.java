package dev.switchboard.simulator;

import dev.switchboard.model.Attachment;
import dev.switchboard.model.Element;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What connectors ask a platform for, with what is to go wrong. Each call shows the secret that it knows, and says how
 * long it would wait for an answer. Safe from any thread.
 */
final class Calls {
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private final SimulatedPlatform platform;
    private final FaultScript script;
    private final Ledger ledger;
    private final HeldUpdates held;
    private final Duration settle;
    private final AtomicInteger arrived = new AtomicInteger();
    private volatile boolean closed;

    Calls(SimulatedPlatform platform, FaultScript script, Ledger ledger, HeldUpdates held, Duration settle) {
        this.platform = platform;
        this.script = script;
        this.ledger = ledger;
        this.held = held;
        this.settle = settle;
    }

    int arrived() {
        return arrived.get();
    }

    void close() {
        closed = true;
    }

    /** Carries out a call; gives the ids of what was sent or found. */
    List<String> call(String secret, Call call, Duration patience) throws Broken, Refused, InterruptedException {
        boolean answerLost = arrives(secret, call, patience);
        List<String> ids = carryOut(call);
        breakIf(answerLost);
        return ids;
    }

    private List<String> carryOut(Call call) throws Refused {
        Instant now = platform.now();
        switch (call.operation()) {
            case SEND -> {
                return List.of(
                        ledger.send(openable(call), platform.newId("out"), now).id());
            }
            case FIND -> {
                @Nullable Recorded found = ledger.find(call.key());
                return found == null || found.at().plus(settle).isAfter(now) ? List.of() : List.of(found.id());
            }
            case EDIT -> ledger.edit(openable(call), now);
            case DELETE -> ledger.delete(call, now);
            case REACT -> ledger.react(call, now);
            case TYPING -> ledger.typing(call, now);
            case CHECK, POLL, UPLOAD, OPEN -> {}
        }
        return List.of();
    }

    /** The same call, with attachments whose bytes can be read in this process. */
    private Call openable(Call call) {
        if (call.content().elements().isEmpty()) {
            return call;
        }
        FileShelf files = platform.files();
        List<Element> elements = new ArrayList<>();
        for (Element element : call.content().elements()) {
            elements.add(element instanceof Attachment file ? file.from(() -> files.read(file)) : element);
        }
        return call.content(call.content().withElements(elements), call.replyTo());
    }

    HeldUpdates.Batch updates(String secret, @Nullable String offset, Duration wait)
            throws Broken, Refused, InterruptedException {
        boolean answerLost = arrives(secret, Call.of(Operation.POLL, "", ""), wait.plus(MARGIN));
        HeldUpdates.Batch batch = held.after(offset, wait);
        breakIf(answerLost);
        return batch;
    }

    String upload(String secret, InputStream file, Duration patience)
            throws IOException, Refused, InterruptedException {
        boolean answerLost = arrives(secret, Call.of(Operation.UPLOAD, "", ""), patience);
        String id = platform.newId("file");
        platform.files().put(id, file);
        breakIf(answerLost);
        return id;
    }

    InputStream open(String secret, String reference, Duration patience) throws Broken, Refused, InterruptedException {
        breakIf(arrives(secret, Call.of(Operation.OPEN, "", ""), patience));
        return platform.files().open(reference);
    }

    /** Does what is to go wrong before a call is carried out; says whether its answer is to be lost. */
    private boolean arrives(String secret, Call call, Duration patience) throws Broken, Refused, InterruptedException {
        arrived.incrementAndGet();
        Duration slow = script.slow();
        if (!slow.isZero()) {
            TimeUnit.NANOSECONDS.sleep(slow.toNanos());
        }
        if (closed) {
            throw new Refused(Failure.of(Failure.Kind.UNREACHABLE));
        }
        if (!platform.knows(secret)) {
            throw new Refused(Failure.of(Failure.Kind.AUTHENTICATION, "the secret is not this platform's"));
        }
        @Nullable Failure failure = script.failureOf(call);
        if (failure == null) {
            return false;
        }
        switch (failure.kind()) {
            case ANSWER_LOST -> {
                return true;
            }
            case CUT_OFF -> throw new Broken(failure);
            case SILENT -> {
                script.keepSilent(patience);
                throw new Broken(failure);
            }
            default -> throw new Refused(failure);
        }
    }

    private static void breakIf(boolean answerLost) throws Broken {
        if (answerLost) {
            throw new Broken(Failure.of(Failure.Kind.ANSWER_LOST));
        }
    }
}
