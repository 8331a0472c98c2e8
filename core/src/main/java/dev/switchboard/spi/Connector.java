package dev.switchboard.spi;

import dev.switchboard.model.Address;
import dev.switchboard.model.Capabilities;
import dev.switchboard.model.Command;
import dev.switchboard.model.Content;
import dev.switchboard.model.WebhookRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One channel's code for its platform: it turns bytes into events and parts into calls, blocking, and without state where
 * it can. Core does threads, retries, order, limits and storage. All methods may be called from any thread, and several
 * at once; an interrupt is to end a call.
 *
 * <p>What not every platform can do is an interface of its own here: implementing it is how a connector declares it.
 *
 * <p><b>A call that changes something on the platform has three answers</b>: it returns (done); it throws a
 * {@link ChannelException}, whose kind says what is known; or it throws an {@link IOException}, which means that the
 * outcome is unknown, as {@link ChannelException#inDoubt} does. Only what failed before the first byte was written, and
 * what the platform documents as not done, may be called surely not done. A time-out of the call stays below 15 seconds,
 * half of a node's lease.
 */
public interface Connector extends AutoCloseable {
    /**
     * What the channel can carry. Asked once, before anything is sent; no I/O. Features that are declared by an interface
     * are added by core.
     *
     * @return the capabilities
     */
    Capabilities capabilities();

    /**
     * Asks the platform whether the account is usable.
     *
     * @throws ChannelException if it is not; the reason is shown to people
     * @throws IOException if the platform cannot be reached
     * @throws InterruptedException if the thread is interrupted
     */
    void check() throws IOException, InterruptedException;

    /**
     * Sends one part. Never called with what {@link #capabilities} does not declare, nor for two parts of one
     * conversation at once. The same part may come again, with the same key.
     *
     * @param part the part
     * @return what the platform called it
     * @throws ChannelException if it was not sent, or the outcome is unknown, as its kind says
     * @throws IOException if the outcome is unknown
     * @throws InterruptedException if the thread is interrupted; the outcome is unknown
     */
    Sent send(Outgoing part) throws IOException, InterruptedException;

    /**
     * Lets go of connections and the like. Called once, and nothing is called after it. A call that does not end in time
     * when the board or the channel is closed may be cut off by it: as with an interrupt, its outcome is then unknown.
     */
    @Override
    default void close() {}

    /**
     * A message, by the platform's ids.
     *
     * @param address where it is
     * @param externalId the platform's id of it, or of the part that is meant
     */
    record Target(Address address, String externalId) {}

    /** The platform calls us. */
    interface Webhooks {
        /**
         * Whether a request is from the platform, by its signature or secret, compared in constant time. Called before
         * {@link #parse}; false is answered with 401, and nothing is kept. No I/O, but for keys that are fetched once and
         * kept, waited for no longer than a few seconds; must not throw for what is in the request.
         *
         * @param request the request
         * @return whether it is from the platform
         * @throws ChannelException {@link ChannelException#unavailable} if that cannot be known now: answered with 503
         */
        boolean authentic(WebhookRequest request);

        /**
         * Reads a request. Pure: may be called again later with a request that was kept, when its signature has expired.
         * It is answered after its events are committed. What cannot be read is returned as
         * {@link InboundEvent#unreadable}; if this throws, the whole request is kept raw.
         *
         * @param request the request
         * @return what came in
         * @throws IOException if the request cannot be read
         */
        Received parse(WebhookRequest request) throws IOException;
    }

    /** We ask the platform. One node does at a time. */
    interface Polling {
        /**
         * Asks for what is new; may wait for it, for up to 30 seconds, and ends when interrupted. What it returns is
         * committed with the next offset before it is called again: it must not tell the platform before that.
         *
         * @param offset the offset of the last batch that was committed; null for the first poll
         * @return what came in
         * @throws ChannelException if the platform refuses
         * @throws IOException if the platform cannot be reached
         * @throws InterruptedException if the thread is interrupted
         */
        Received poll(@Nullable String offset) throws IOException, InterruptedException;

        /**
         * Reads again what was kept raw: of a poll, or of a request where the connector takes webhooks too. Pure, and no
         * I/O, unless all that was kept is what the platform can be asked by again.
         *
         * @param raw what was kept
         * @return what came in with it, under the same keys
         * @throws IOException if it cannot be read
         * @throws ChannelException if the platform is asked, and refuses
         */
        List<InboundEvent> parseAgain(byte[] raw) throws IOException;

        /** {@return how long to wait after a poll that brought nothing; zero where {@link #poll} itself waits} */
        Duration pause();
    }

    /** Sent messages can be changed. */
    interface Edits {
        /**
         * Gives a sent part other content. May be called again with the same.
         *
         * @param message the part
         * @param part what it is to say
         * @throws ChannelException if it was not done, or the outcome is unknown
         * @throws IOException if the outcome is unknown
         * @throws InterruptedException if the thread is interrupted
         */
        void edit(Target message, Outgoing part) throws IOException, InterruptedException;
    }

    /** Sent messages can be deleted. */
    interface Deletes {
        /**
         * Deletes a sent part. May be called again with the same; one that is gone is done.
         *
         * @param message the part
         * @throws ChannelException if it was not done, or the outcome is unknown
         * @throws IOException if the outcome is unknown
         * @throws InterruptedException if the thread is interrupted
         */
        void delete(Target message) throws IOException, InterruptedException;
    }

    /** Messages can be reacted to. */
    interface Reactions {
        /**
         * Reacts to a message. May be called again with the same.
         *
         * @param message the message
         * @param reaction the emoji, or the platform's name of the reaction; empty to take it back
         * @throws ChannelException if it was not done, or the outcome is unknown
         * @throws IOException if the outcome is unknown
         * @throws InterruptedException if the thread is interrupted
         */
        void react(Target message, String reaction) throws IOException, InterruptedException;
    }

    /** It can be shown that somebody types. */
    interface Typing {
        /**
         * Shows that somebody types. A failure is logged and forgotten.
         *
         * @param address where
         * @throws IOException if it could not be shown
         * @throws InterruptedException if the thread is interrupted
         */
        void typing(Address address) throws IOException, InterruptedException;
    }

    /** The platform can be asked whether a send went out. */
    interface SendLookup {
        /**
         * Asks whether a part was taken. Called only for a send in doubt, and not before {@link #settle} has passed since
         * its last try.
         *
         * @param part the part, with the key that it was sent with
         * @return what the platform called it; empty where it does not know it
         * @throws ChannelException if the platform refuses to say
         * @throws IOException if the platform cannot be reached
         * @throws InterruptedException if the thread is interrupted
         */
        Optional<Sent> find(Outgoing part) throws IOException, InterruptedException;

        /**
         * How long after a send was begun its outcome may still be open: the time-out of the call, and how long the
         * platform's look-up lags behind.
         *
         * @return the time
         */
        Duration settle();

        /** {@return whether "does not know it", after {@link #settle}, means that it was surely not taken} */
        boolean isFinal();
    }

    /** Not all that the channel carries can stand in one part. */
    interface Packing {
        /**
         * Whether all of a content can be carried in one call. Core makes parts of a message as full as this allows. Pure, and
         * no I/O.
         *
         * @param part a text, attachments and other elements, each of which the channel carries; the limits of texts and
         *     albums are kept by core
         * @return whether they can stand together
         */
        boolean fits(Content part);
    }

    /** The platform shows people the commands that there are. */
    interface Commands {
        /**
         * Tells the platform which commands there are, in place of those that it knew. Called after a start, by every node, and
         * again until it succeeds.
         *
         * @param commands the commands that have a description
         * @throws ChannelException if the platform refuses
         * @throws IOException if the platform cannot be reached
         * @throws InterruptedException if the thread is interrupted
         */
        void show(List<Command> commands) throws IOException, InterruptedException;
    }

    /** The account has a name, by which a command may be addressed to it alone: {@code /start@name}. */
    interface Named {
        /**
         * Tells the name. Called when a message's command first names somebody, on the thread that handles it, and remembered.
         * Where it throws, the message is handled again later.
         *
         * @return the name, without a sign before it; upper and lower case are the same
         * @throws ChannelException if the platform refuses to say
         * @throws IOException if the platform cannot be reached
         * @throws InterruptedException if the thread is interrupted
         */
        String name() throws IOException, InterruptedException;
    }

    /** Attachments that came in stay on the platform until they are opened. */
    interface Files {
        /**
         * Opens a file of the platform's. The caller closes it.
         *
         * @param reference what {@code Attachment.remote} was made with
         * @return the bytes, streaming
         * @throws ChannelException if the platform refuses
         * @throws IOException if it cannot be read
         * @throws InterruptedException if the thread is interrupted
         */
        InputStream open(String reference) throws IOException, InterruptedException;
    }
}
