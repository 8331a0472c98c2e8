package dev.switchboard;

import dev.switchboard.handler.AsyncMessageHandler;
import dev.switchboard.handler.ConversationEditor;
import dev.switchboard.handler.MessageHandler;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.Command;
import dev.switchboard.model.ConfigurationException;
import dev.switchboard.model.Content;
import dev.switchboard.model.ContentException;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Health;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.NotFoundException;
import dev.switchboard.model.Retention;
import dev.switchboard.rules.Rule;
import dev.switchboard.storage.BlobStore;
import dev.switchboard.storage.SecretStore;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.StorageException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * One durable, ordered pipeline for talking with people over many channels. Messages come in by webhook or polling, are
 * stored once, run through commands, rules and handlers, and replies go out through an outbox that survives crashes.
 *
 * <p>Safe from any thread. Calls that change something return when it is committed, and throw where it is wrong; calls that
 * need the storage throw a {@link StorageException} while it is away.
 */
public interface Switchboard extends AutoCloseable {
    /**
     * Begins a board.
     *
     * @return a builder
     */
    static Builder builder() {
        return new DefaultBuilder();
    }

    /**
     * Opens the storage, and begins to take in, to handle and to send. Called once.
     *
     * @throws StorageException if the storage cannot be reached
     * @throws ConfigurationException if the storage cannot keep what it promises
     * @throws IllegalStateException if it was started or closed already
     */
    void start();

    /**
     * Stops: takes nothing in any more, waits for what runs, up to the builder's {@link Builder#drain}, and gives the rest
     * back to be done by another node, or after the next start. Does nothing the second time.
     */
    @Override
    void close();

    /** {@return the channels} */
    Channels channels();

    /** {@return the conversations and their messages} */
    Conversations conversations();

    /** {@return the people} */
    Contacts contacts();

    /** {@return what hands webhooks over} */
    Webhooks webhooks();

    /** {@return the event feed, and signals} */
    Events events();

    /** {@return what failed for good, or could not be read} */
    ParkedWork parked();

    /**
     * The board as one agent of the host's uses it, who is then the sender of what is sent. What is sent without it is from
     * the host, which does not say who wrote it.
     *
     * @param id the host's own id of the agent, 1 to 255 bytes
     * @return what can be done in the agent's name
     */
    Agent agent(String id);

    /**
     * Says what does not work on this node now. Asks nobody: it is what the board has met, so a storage that is away is
     * noticed with the next write, or after a third of the lease.
     *
     * @return how it is
     */
    Health health();

    /**
     * Sends a message, after those that were queued before it in its conversation. Returns when it is stored; the outbox
     * sends it.
     *
     * @param conversation the conversation
     * @param content what it says; its attachments are read before this returns
     * @return the message
     * @throws NotFoundException if there is no such conversation, or its channel is not open
     * @throws ContentException if the channel cannot carry it; nothing is stored
     */
    MessageId send(ConversationId conversation, Content content);

    /**
     * Sends a message once, however often it is called with the same key.
     *
     * @param conversation the conversation
     * @param content what it says; its attachments are read before this returns
     * @param idempotencyKey 1 to 255 bytes, unique in the conversation's channel; kept for 30 days at least
     * @return the message; the first one that was sent with the key, if there was one
     * @throws NotFoundException if there is no such conversation, or its channel is not open
     * @throws ContentException if the channel cannot carry it; nothing is stored
     */
    MessageId send(ConversationId conversation, Content content, String idempotencyKey);

    /**
     * Changes a conversation: everything that is done to the editor is one commit.
     *
     * @param conversation the conversation
     * @param changes called once, on this thread; if it throws, nothing is changed
     * @return the conversation as it is then
     * @throws NotFoundException if there is no such conversation, or its channel is not open
     */
    Conversation update(ConversationId conversation, Consumer<ConversationEditor> changes);

    /** Collects what a board is made of. Each method checks its argument at once; {@link #build} checks the whole. */
    interface Builder {
        /**
         * Where everything is kept. By default in memory, with a warning.
         *
         * @param storage the storage; the board opens and closes it
         * @return this
         */
        Builder storage(Storage storage);

        /**
         * Where the bytes of attachments are kept. By default nowhere: then none can be sent. Boards of one tenant on one
         * storage share it, and nobody else: bytes that none of their messages refers to are removed.
         *
         * @param blobs the blob store
         * @return this
         */
        Builder blobs(BlobStore blobs);

        /**
         * What seals the secrets of channels that are added while running. By default nothing: then only channels
         * without secrets can be added.
         *
         * @param secrets the secret store
         * @return this
         */
        Builder secrets(SecretStore secrets);

        /**
         * A channel. It takes its settings from here at every start, and none of them is stored.
         *
         * @param channel the channel
         * @return this
         * @throws IllegalStateException if there is one with the same id
         */
        Builder channel(ChannelConfig channel);

        /**
         * A template that can be used by its name.
         *
         * @param name its name
         * @param source the text with placeholders
         * @return this
         * @throws IllegalStateException if there is one with the same name
         */
        Builder template(String name, String source);

        /**
         * A value that every template sees.
         *
         * @param placeholder the placeholder's name
         * @param value what is put in
         * @return this
         */
        Builder value(String placeholder, String value);

        /**
         * An automatic response.
         *
         * @param rule the rule
         * @return this
         * @throws IllegalStateException if there is one with the same name
         */
        Builder rule(Rule rule);

        /**
         * What is done with a message that is a command: {@code /name}, perhaps with arguments behind it.
         *
         * @param name the command without its slash: 1 to 64 letters, digits, hyphens and underscores, in any case
         * @param handler what is done
         * @return this
         * @throws IllegalStateException if there is one with the same name
         */
        Builder command(String name, MessageHandler handler);

        /**
         * The same, for a command that platforms with a list of commands show there, in the languages that it is described
         * in.
         *
         * @param command what it is called, and what it does
         * @param handler what is done
         * @return this
         * @throws IllegalStateException if there is one with the same name
         */
        Builder command(Command command, MessageHandler handler);

        /**
         * What is done with messages that are no command, after the rules. Several are called in this order.
         *
         * @param handler what is done
         * @return this
         */
        Builder onMessage(MessageHandler handler);

        /**
         * The same, without holding a thread.
         *
         * @param handler what is done
         * @return this
         */
        Builder onMessageAsync(AsyncMessageHandler handler);

        /**
         * The tenant, part of the key of everything stored. {@code default} by default.
         *
         * @param tenant 1 to 64 letters, digits, dots, hyphens and underscores
         * @return this
         */
        Builder tenant(String tenant);

        /**
         * This node's name, different on every node. Chosen by chance by default; with a name of its own, a node that is
         * restarted goes on at once where it was, and need not wait for its lease to run out.
         *
         * @param name 1 to 64 letters, digits, dots, hyphens and underscores
         * @return this
         */
        Builder node(String name);

        /**
         * How long a node may be silent before others take over its work. 30 seconds by default.
         *
         * @param lease 1 second to 1 hour; longer than a send can take
         * @return this
         */
        Builder lease(Duration lease);

        /**
         * How often a message is tried to be handled before it is parked. 5 by default.
         *
         * @param attempts 1 to 100
         * @return this
         */
        Builder handlerAttempts(int attempts);

        /**
         * How long handling a message may take before it is interrupted and has failed. 60 seconds by default.
         *
         * @param timeout 1 millisecond to 1 day
         * @return this
         */
        Builder handlerTimeout(Duration timeout);

        /**
         * How many messages of one channel are handled at once. 32 by default.
         *
         * @param threads 1 to 1,000
         * @return this
         */
        Builder handlerThreads(int threads);

        /**
         * How many sends of one channel are under way at once. 16 by default.
         *
         * @param threads 1 to 1,000
         * @return this
         */
        Builder sendThreads(int threads);

        /**
         * How long a send is tried before it fails. 24 hours by default. It runs from when the send was stored, also
         * while its channel is paused, in error, or waits for its turn behind another send.
         *
         * @param expiry 1 second to 30 days
         * @return this
         */
        Builder sendExpiry(Duration expiry);

        /**
         * How long {@link Switchboard#close} waits for what runs. 10 seconds by default.
         *
         * @param atMost 0 to 1 hour
         * @return this
         */
        Builder drain(Duration atMost);

        /**
         * How often the storage is asked for work that is due, and for events of other nodes. 500 milliseconds by
         * default.
         *
         * @param interval 1 millisecond to 1 minute
         * @return this
         */
        Builder pollInterval(Duration interval);

        /**
         * The largest body of a webhook; a larger one is answered with 413. 4 MiB by default.
         *
         * @param bytes 1 KiB to 256 MiB
         * @return this
         */
        Builder maxWebhookBytes(int bytes);

        /**
         * The largest attachment that is taken for sending, whatever the channel allows. 100 MiB by default.
         *
         * @param bytes 1 or more
         * @return this
         */
        Builder maxAttachmentBytes(long bytes);

        /**
         * How long an album waits for one more piece before it is handled. Platforms tell the pieces of an album one by one,
         * and do not say how many there are. 1.5 seconds by default.
         *
         * @param quietTime 1 millisecond to 1 minute
         * @return this
         */
        Builder albumQuietTime(Duration quietTime);

        /**
         * How long what is stored is kept. {@link Retention#defaults} by default: messages for ever, and the rest for days or
         * weeks. All nodes are to have the same.
         *
         * @param retention how long
         * @return this
         */
        Builder retention(Retention retention);

        /**
         * The board's clock, for tests. The system's by default.
         *
         * @param clock the clock
         * @return this
         */
        Builder clock(InstantSource clock);

        /**
         * The threads on which handlers run and sends are made; both block. By default the board's own, as many as are
         * needed.
         *
         * @param threads the executor; it must have room for {@link #handlerThreads} and {@link #sendThreads} of every
         *     channel, must refuse nothing, must not run a task on the thread that hands it over (as {@code Runnable::run}
         *     and a policy that lets the caller run do), since that thread would wait for itself, and is not closed by
         *     the board
         * @return this
         */
        Builder executor(Executor threads);

        /**
         * By what the board is measured and traced. By nothing by default.
         *
         * @param telemetry the host's registries; for this board alone
         * @return this
         */
        Builder telemetry(Telemetry telemetry);

        /**
         * Makes the board. Does no I/O and starts nothing.
         *
         * @return the board
         * @throws ConfigurationException if there is no connector for a channel, or one of its settings is wrong
         */
        Switchboard build();
    }
}
