package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.Switchboard;
import dev.switchboard.Telemetry;
import dev.switchboard.model.Content;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.storage.Rows.LaneKey;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.Work;
import dev.switchboard.testkit.CrashingStorage.Side;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationView;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One trace from the webhook to the send. */
class TracesTest extends BoardFixture {
    private static final String PARENT = "traceparent";

    private final Queue<Span> ended = new ConcurrentLinkedQueue<>();
    private final AtomicLong ids = new AtomicLong();
    private final ObservationRegistry registry = ObservationRegistry.create();

    TracesTest() {
        super(new InMemoryPromisesTest());
        registry.observationConfig().observationHandler(new Tracer());
    }

    private record Span(String name, String trace, String id, String parent, boolean failed) {
        String traceparent() {
            return "00-" + trace + "-" + id + "-01";
        }
    }

    /** What a tracer's handlers do: give ids, hand them on as W3C says, and keep what has ended. */
    private final class Tracer implements ObservationHandler<Observation.Context> {
        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }

        @Override
        public void onStart(Observation.Context context) {
            Span span = begin(context.getName(), parent(context));
            context.put(Span.class, span);
            if (context instanceof SenderContext<?> sender) {
                inject(sender, span);
            }
        }

        private <C> void inject(SenderContext<C> sender, Span span) {
            sender.getSetter().set(sender.getCarrier(), PARENT, span.traceparent());
        }

        private String parent(Observation.Context context) {
            if (context instanceof ReceiverContext<?> receiver) {
                return extract(receiver);
            }
            ObservationView parent = context.getParentObservation();
            Span span = parent == null ? null : parent.getContextView().get(Span.class);
            return span == null ? "" : span.traceparent();
        }

        private <C> String extract(ReceiverContext<C> receiver) {
            String found = receiver.getGetter().get(receiver.getCarrier(), PARENT);
            return found == null ? "" : found;
        }

        private Span begin(String name, String traceparent) {
            long number = ids.incrementAndGet();
            String id = String.format("%016x", number);
            String[] parent = traceparent.split("-", -1);
            return parent.length == 4
                    ? new Span(name, parent[1], id, parent[2], false)
                    : new Span(name, String.format("%032x", number), id, "", false);
        }

        @Override
        public void onStop(Observation.Context context) {
            Span span = context.getRequired(Span.class);
            ended.add(new Span(span.name, span.trace, span.id, span.parent, context.getError() != null));
        }
    }

    private Switchboard.Builder traced(Switchboard.Builder board) {
        return board.telemetry(Telemetry.meters(new SimpleMeterRegistry()).traces(registry));
    }

    private List<Span> spans(String name) {
        return ended.stream().filter(span -> span.name.equals(name)).toList();
    }

    private Span span(String name) {
        eventually().untilAsserted(() -> assertThat(spans(name)).hasSize(1));
        return spans(name).get(0);
    }

    private static Span current(ObservationRegistry registry) {
        Observation observation = registry.getCurrentObservation();
        return observation == null ? null : observation.getContextView().get(Span.class);
    }

    @Test
    @DisplayName("A webhook's request, the handler and the send of its reply are one trace")
    void fromWebhookToSend() {
        AtomicReference<Span> inHandler = new AtomicReference<>();
        AtomicReference<Span> inSend = new AtomicReference<>();
        platform.fail(take -> inSend.set(current(registry)));
        Switchboard board =
                start(host -> traced(host).channel(platform.channel(CHANNEL)).onMessage(context -> {
                    inHandler.set(current(registry));
                    context.reply("hello");
                }));
        Observation request = Observation.start("http.request", registry);
        request.scoped(() -> said(board, "anna", "hello"));
        request.stop();

        Span http = span("http.request");
        Span receive = span("switchboard.receive");
        Span handle = span("switchboard.handle");
        Span send = span("switchboard.send");
        assertThat(List.of(receive.trace, handle.trace, send.trace)).containsOnly(http.trace);
        assertThat(receive.parent).isEqualTo(http.id);
        assertThat(List.of(handle.parent, send.parent)).containsOnly(receive.id);
        assertThat(inHandler.get().id).isEqualTo(handle.id);
        assertThat(inSend.get().id).isEqualTo(send.id);
        assertThat(current(registry)).isNull();
    }

    @Test
    @DisplayName("What the host sends belongs to the trace of who asked for it")
    void fromHost() {
        Switchboard board = start(host -> traced(host).channel(platform.channel(CHANNEL)));
        var conversation = conversation(board, "anna");
        Observation request = Observation.start("http.request", registry);
        request.scoped(() -> board.send(conversation, Content.text("hello")));
        request.stop();

        assertThat(span("switchboard.send").trace).isEqualTo(span("http.request").trace);
    }

    @Test
    @DisplayName("A try that fails is a failed span of the same trace, and so is the next")
    void retries() {
        Switchboard board =
                start(host -> traced(host).channel(platform.channel(CHANNEL)).onMessage(context -> {
                    if (context.attempt() == 1) {
                        throw new IllegalStateException("bug");
                    }
                    context.reply("hello");
                }));
        said(board, "anna", "hello");
        advanceUntil(
                Duration.ofSeconds(1),
                () -> assertThat(spans("switchboard.send")).hasSize(1));

        assertThat(spans("switchboard.handle")).extracting(Span::failed).containsExactly(true, false);
        assertThat(ended).extracting(Span::trace).containsOnly(span("switchboard.receive").trace);
    }

    @Test
    @DisplayName("The trace goes on when the process dies and another node takes over")
    void overACrash() throws Exception {
        Storage storage = newStorage();
        CountDownLatch hangs = new CountDownLatch(1);
        CrashingStorage dying = new CrashingStorage(storage, Side.BEFORE, commit -> hangs.getCount() == 0);
        Switchboard first = start(
                dying.storage(),
                host -> traced(host).channel(platform.channel(CHANNEL)).onMessage(context -> hangs.countDown()));
        said(first, "anna", "hello");
        assertThat(dying.awaitDeath()).isTrue();

        start(storage, host -> traced(echo(host)).node("node-a"));
        awaitTexts("anna", "echo hello");
        assertThat(span("switchboard.send").trace).isEqualTo(span("switchboard.receive").trace);
    }

    @Test
    @DisplayName("Nothing is stored where nobody traces or measures")
    void off() throws Exception {
        Storage storage = newStorage();
        CountDownLatch called = new CountDownLatch(1);
        platform.fail(take -> {
            called.countDown();
            throw ChannelException.unavailable("later");
        });
        Switchboard board = start(storage, this::echo);
        said(board, "anna", "hello");
        assertThat(called.await(1, TimeUnit.MINUTES)).isTrue();
        var lane = new LaneKey(conversation(board, "anna"), Work.Lane.SENDING);

        assertThat(storage.readLanes(List.of(lane)))
                .singleElement()
                .satisfies(standing -> assertThat(standing.work().origin()).isNull());
    }
}
