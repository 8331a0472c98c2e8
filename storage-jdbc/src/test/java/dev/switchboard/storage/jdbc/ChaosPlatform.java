package dev.switchboard.storage.jdbc;

import dev.switchboard.model.WebhookRequest;
import dev.switchboard.model.WebhookResponse;
import dev.switchboard.simulator.Failure;
import dev.switchboard.simulator.Operation;
import dev.switchboard.simulator.Person;
import dev.switchboard.simulator.Recorded;
import dev.switchboard.simulator.SimulatedPlatform;
import dev.switchboard.simulator.SimulatorServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The platform of {@link ChaosTest}, with the customers that talk on it. Each tells what they say to some node, again and
 * again until it is acknowledged, and only then say the next; some of it is told once more when nobody has to hear it.
 */
final class ChaosPlatform {
    /** Answers where nodes reach the platform. */
    static final String URL = "/url";
    /** Has the customers talk. */
    static final String TALK = "/talk";
    /** Has them say nothing more, and answers when the last of it was acknowledged. */
    static final String QUIET = "/quiet";
    /** The calls fail as is named, until {@link #CLEAR}. */
    static final String FAIL = "/fail";
    /** All is well. */
    static final String CLEAR = "/clear";
    /** Answers {@link Counts}. */
    static final String COUNTS = "/counts";
    /** Answers what was said, and acknowledged: a chat and a text on each line, in the order of the chat. */
    static final String SAID = "/said";
    /** Answers how often the platform carried out a send with the key that is named. */
    static final String SENT = "/sent";
    /** Answers what was sent: a chat, the platform's id, the key and the text on each line, in its order. */
    static final String RECORD = "/record";

    private static final int CUSTOMERS = 4;
    private static final int MOST_UNANSWERED = 2;
    private static final int DIFFICULT_EVERY = 15;
    private static final int TOLD_AGAIN_EVERY = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final List<String> HEADERS = List.of("Content-Type", "X-Simulator-Signature");

    private final SimulatedPlatform platform = SimulatedPlatform.open();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final List<URI> nodes;
    private final List<Customer> customers;
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger toldAgain = new AtomicInteger();
    private volatile boolean quiet;

    /**
     * What has happened so far.
     *
     * @param acknowledged what customers said
     * @param refused how often it was not acknowledged
     * @param toldAgain how often what had been acknowledged was acknowledged again
     * @param calls what arrived from nodes
     * @param recorded what of it was carried out
     * @param repeats what was known by its key
     */
    record Counts(long acknowledged, long refused, long toldAgain, long calls, long recorded, long repeats) {
        static Counts read(String text) {
            long[] numbers = List.of(text.split(" ", -1)).stream()
                    .mapToLong(Long::parseLong)
                    .toArray();
            return new Counts(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
        }

        String write() {
            return acknowledged + " " + refused + " " + toldAgain + " " + calls + " " + recorded + " " + repeats;
        }
    }

    private ChaosPlatform(long seed, List<URI> nodes) {
        this.nodes = nodes;
        platform.deliverTo(ChaosPlatform::notNow);
        SplittableRandom random = new SplittableRandom(seed);
        customers = ChaosNode.CHANNELS.stream()
                .flatMap(channel ->
                        IntStream.range(0, CUSTOMERS).mapToObj(number -> new Customer(channel, number, random.split())))
                .toList();
    }

    /**
     * Runs it.
     *
     * @param arguments the seed, the addresses of the nodes, separated by commas, and the file for its port
     */
    public static void main(String[] arguments) throws IOException {
        List<URI> nodes =
                List.of(arguments[1].split(",", -1)).stream().map(URI::create).toList();
        ChaosPlatform chaos = new ChaosPlatform(Long.parseLong(arguments[0]), nodes);
        try (SimulatedPlatform platform = chaos.platform;
                SimulatorServer simulator = SimulatorServer.start(platform, 0);
                ProcessServer server = new ProcessServer()) {
            server.answer(URL, query -> simulator.url().toString());
            chaos.answer(server);
            server.announce(arguments[2]);
            System.in.transferTo(System.err);
        }
    }

    private void answer(ProcessServer server) {
        server.answer(TALK, query -> {
            customers.forEach(Thread::start);
            return "";
        });
        server.answer(QUIET, query -> {
            quiet = true;
            for (Customer customer : customers) {
                customer.join();
            }
            return "";
        });
        server.answer(FAIL, kind -> {
            platform.faults()
                    .on(Operation.SEND, Operation.FIND, Operation.CHECK)
                    .always(Failure.of(Failure.Kind.valueOf(kind)));
            return "";
        });
        server.answer(CLEAR, query -> {
            platform.faults().clear();
            return "";
        });
        server.answer(COUNTS, query -> counts().write());
        server.answer(
                SENT,
                key -> Long.toString(platform.record().stream()
                        .filter(sent -> sent.key().equals(key))
                        .count()));
        server.answer(SAID, query -> customers.stream().map(Customer::told).collect(Collectors.joining()));
        server.answer(
                RECORD,
                query -> platform.record().stream().map(ChaosPlatform::line).collect(Collectors.joining()));
    }

    private Counts counts() {
        return new Counts(
                acknowledged.get(),
                refused.get(),
                toldAgain.get(),
                platform.calls(),
                platform.recorded(),
                platform.repeats());
    }

    private static String line(Recorded sent) {
        return sent.chat() + "\t" + sent.id() + "\t" + sent.key() + "\t" + sent.text() + "\n";
    }

    private final class Customer extends Thread {
        private final String channel;
        private final Person person;
        private final SplittableRandom random;
        private final List<String> said = Collections.synchronizedList(new ArrayList<>());

        Customer(String channel, int number, SplittableRandom random) {
            super(channel + "-" + number);
            this.channel = channel;
            this.random = random;
            person = platform.person(channel + "-" + number, channel + " " + number);
            setDaemon(true);
        }

        String told() {
            return said.stream().map(text -> person.chat() + "\t" + text + "\n").collect(Collectors.joining());
        }

        @Override
        public void run() {
            for (int number = 1; !quiet; number++) {
                String word = number % DIFFICULT_EVERY == 0 ? ChaosNode.DIFFICULT : "word";
                String text = word + " " + number + " of " + person.chat();
                WebhookRequest request = person.says(text).request();
                while (post(request) != 200) {
                    refused.incrementAndGet();
                    breathe(50);
                }
                said.add(text);
                acknowledged.incrementAndGet();
                awaitAnswers(number);
                if (random.nextInt(TOLD_AGAIN_EVERY) == 0 && post(request) == 200) {
                    toldAgain.incrementAndGet();
                }
                breathe(60);
            }
        }

        /** A conversation that never comes to rest stays with the node that it is with: nobody says too much at once. */
        private void awaitAnswers(int said) {
            while (!quiet && platform.messages(person.chat()).size() < said - MOST_UNANSWERED) {
                breathe(20);
            }
        }

        private void breathe(int atMostMillis) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(atMostMillis) + 1L));
        }

        /** Tells some node; the status is 0 where there is no answer. */
        private int post(WebhookRequest request) {
            URI node = nodes.get(random.nextInt(nodes.size()));
            HttpRequest.Builder post = HttpRequest.newBuilder(node.resolve(ProcessServer.HOOK + channel))
                    .timeout(PATIENCE)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(request.body()));
            HEADERS.forEach(name -> request.header(name).ifPresent(value -> post.header(name, value)));
            try {
                return http.send(post.build(), BodyHandlers.discarding()).statusCode();
            } catch (IOException e) {
                return 0;
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts a customer", e);
            }
        }
    }

    /** The customers tell it themselves, each in their own way. */
    private static WebhookResponse notNow(WebhookRequest request) {
        return new WebhookResponse(200, Map.of(), "");
    }
}
