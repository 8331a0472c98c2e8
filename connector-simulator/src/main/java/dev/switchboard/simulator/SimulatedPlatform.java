package dev.switchboard.simulator;

import dev.switchboard.model.WebhookRequest;
import dev.switchboard.model.WebhookResponse;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A messaging platform in memory: people who write, a record of what it was sent, and faults on demand. A channel made
 * by {@link Simulator#channel(String, SimulatedPlatform)} reaches it in this process; a {@link SimulatorServer} lets
 * others reach it over HTTP.
 *
 * <p>What people do is told at once, in their caller's thread, to the webhook that {@link #deliverTo} set; where there is
 * none, it is held for who polls. Memory grows with what is remembered, by a fixed amount for each message. Safe from any
 * thread.
 */
public final class SimulatedPlatform implements AutoCloseable {
    /** How many of the calls that it carried out a platform remembers, where its builder is not told. */
    public static final int DEFAULT_REMEMBERED = 1_000_000;

    /** The secret of a platform whose builder is not told another. */
    static final String DEFAULT_SECRET = "simulator-secret";

    /** The first of the phone numbers that people have. */
    private static final long FIRST_NUMBER = 1_000_000_001L;

    private final String name;
    private final String secret;
    private final InstantSource clock;
    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final Signature signature;
    private final FaultScript script;
    private final Ledger ledger;
    private final FileShelf files = new FileShelf();
    private final HeldUpdates held = new HeldUpdates(run);
    private final Teller teller;
    private final Calls calls;
    private final Map<String, Person> people = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicLong phoneNumbers = new AtomicLong(FIRST_NUMBER);
    private volatile @Nullable WebhookPoster poster;

    private SimulatedPlatform(Builder builder) {
        name = builder.name;
        secret = builder.secret;
        clock = builder.clock;
        signature = new Signature(secret);
        script = new FaultScript(clock);
        ledger = new Ledger(builder.remembered);
        teller = new Teller(script, held);
        calls = new Calls(this, script, ledger, held, builder.settle);
    }

    /**
     * Opens a platform as it is where nothing is chosen.
     *
     * @return the platform, until it is closed
     */
    public static SimulatedPlatform open() {
        return builder().open();
    }

    /**
     * Begins to choose.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the name by which channels in this process find it} */
    public String name() {
        return name;
    }

    /**
     * A person, by name: the same one every time.
     *
     * @param name what the platform calls the person; the first word is the first name
     * @return the person, in a chat of their own
     */
    public Person person(String name) {
        return people.computeIfAbsent(name, key -> person("+" + phoneNumbers.getAndIncrement(), key));
    }

    /**
     * A person with an id.
     *
     * @param id the platform's id of the person, such as a phone number
     * @param name what the platform calls the person
     * @return the person, in a chat of their own that is called by the id
     */
    public Person person(String id, String name) {
        return new Person(this, id, name, id, "");
    }

    /**
     * Tells what people do to a webhook in this process, such as {@code request -> board.webhooks().handle(id, request)}.
     * An answer with a status from 200 to 299 acknowledges it; what is not acknowledged is kept for {@link #redeliver}.
     *
     * @param webhook who is told
     */
    public void deliverTo(Function<WebhookRequest, @Nullable WebhookResponse> webhook) {
        teller.webhook(Objects.requireNonNull(webhook, "webhook"));
    }

    /**
     * Tells what people do to a webhook over HTTP; what is not acknowledged is kept for {@link #redeliver}.
     *
     * @param webhook where to post it
     */
    public synchronized void deliverTo(URI webhook) {
        WebhookPoster next = new WebhookPoster(webhook);
        @Nullable WebhookPoster before = poster;
        poster = next;
        teller.webhook(next);
        if (before != null) {
            before.close();
        }
    }

    /**
     * Tells again, in their order, the updates that no webhook acknowledged.
     *
     * @return how many are still not acknowledged
     */
    public int redeliver() {
        return teller.tellAgain();
    }

    /** {@return how many updates no webhook acknowledged} */
    public int unacknowledged() {
        return teller.unacknowledged();
    }

    /** {@return how many updates are held for who polls, and not confirmed} */
    public int unconfirmed() {
        return held.size();
    }

    /**
     * Tells anything at all, well signed: for bodies as they should not be.
     *
     * @param body the body
     * @return what was told
     */
    public Update tell(byte[] body) {
        return tell("", body);
    }

    Update tell(String messageId, byte[] body) {
        return teller.tell(new Update(messageId, signature.sign(body), null));
    }

    /** {@return what it is to do wrong} */
    public Faults faults() {
        return new Faults(script, this::clearFaults);
    }

    private void clearFaults() {
        script.clear();
        teller.release();
    }

    /** {@return the calls that it carried out, in their order; a send that it took for one that it had seen is not among them} */
    public List<Recorded> record() {
        return ledger.record();
    }

    /**
     * The calls that it carried out, page by page.
     *
     * @param after the number of the last one that is known; 0 for the first page
     * @param limit the most to give
     * @return those behind it, in their order
     */
    public List<Recorded> record(long after, int limit) {
        return ledger.record(after, limit);
    }

    /** {@return how many calls it carried out, those that it no longer remembers included} */
    public long recorded() {
        return ledger.recorded();
    }

    /** {@return how many sends it took for one that it had seen, by their key} */
    public long repeats() {
        return ledger.repeats();
    }

    /** {@return how many calls arrived, whatever became of them} */
    public int calls() {
        return calls.arrived();
    }

    /** {@return the messages that people see now, chat by chat} */
    public List<SimulatedMessage> messages() {
        return ledger.messages();
    }

    /**
     * The messages that people see now in one chat.
     *
     * @param chat the platform's id of the chat
     * @return the messages, in their order
     */
    public List<SimulatedMessage> messages(String chat) {
        return ledger.messages(chat);
    }

    /**
     * The reactions to a message.
     *
     * @param id the platform's id of the message
     * @return those that are there now
     */
    public Set<String> reactions(String id) {
        return ledger.reactions(id);
    }

    /** Ends it: channels cannot reach it any more, and its name is free. */
    @Override
    public synchronized void close() {
        calls.close();
        Platforms.remove(this);
        clearFaults();
        held.close();
        @Nullable WebhookPoster last = poster;
        if (last != null) {
            last.close();
        }
    }

    /** A new id, unlike all others and those of another run. */
    String newId(String kind) {
        return kind + "_" + run + "_" + numbers.incrementAndGet();
    }

    Instant now() {
        return clock.instant();
    }

    FileShelf files() {
        return files;
    }

    String secret() {
        return secret;
    }

    /** What connectors ask it for. */
    Calls answering() {
        return calls;
    }

    boolean knows(String credentials) {
        return Signature.same(secret, credentials);
    }

    /** Chooses how a platform is. */
    public static final class Builder {
        private String name = "platform-" + UUID.randomUUID();
        private String secret = DEFAULT_SECRET;
        private InstantSource clock = InstantSource.system();
        private Duration settle = Duration.ZERO;
        private int remembered = DEFAULT_REMEMBERED;

        private Builder() {}

        /**
         * By which name channels in this process find it.
         *
         * @param name the name; a random one by default
         * @return this
         */
        public Builder name(String name) {
            this.name = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * What signs its webhook requests, and what calls have to know.
         *
         * @param secret the secret; a well-known one by default, since nothing here is worth keeping
         * @return this
         */
        public Builder secret(String secret) {
            this.secret = Objects.requireNonNull(secret, "secret");
            return this;
        }

        /**
         * What the time is there.
         *
         * @param clock the clock; the system's by default
         * @return this
         */
        public Builder clock(InstantSource clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /**
         * How long after a send a look-up does not know it.
         *
         * @param settle how long; zero by default
         * @return this
         */
        public Builder settle(Duration settle) {
            this.settle = Objects.requireNonNull(settle, "settle");
            return this;
        }

        /**
         * How many of the calls that it carried out it remembers: the record, the chats, the keys.
         *
         * @param calls how many of the newest; {@value SimulatedPlatform#DEFAULT_REMEMBERED} by default
         * @return this
         */
        public Builder remember(int calls) {
            if (calls < 1) {
                throw new IllegalArgumentException("remember: must be at least 1, was " + calls);
            }
            remembered = calls;
            return this;
        }

        /**
         * Opens it.
         *
         * @return the platform, until it is closed
         * @throws IllegalStateException if one of that name is open in this process
         */
        public SimulatedPlatform open() {
            SimulatedPlatform platform = new SimulatedPlatform(this);
            Platforms.add(platform);
            return platform;
        }
    }
}
