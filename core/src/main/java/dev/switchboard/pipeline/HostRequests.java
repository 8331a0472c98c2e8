package dev.switchboard.pipeline;

import dev.switchboard.handler.ConversationEditor;
import dev.switchboard.model.Address;
import dev.switchboard.model.Channel;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.Content;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Message;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.NotFoundException;
import dev.switchboard.model.Sender;
import dev.switchboard.model.SwitchboardException;
import dev.switchboard.storage.Rows.SendKey;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.Work;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the host asks for itself: each call returns when it is committed. Safe from any thread. */
public final class HostRequests {
    private static final int LONGEST_KEY = 255;

    private final Storage storage;
    private final OpenChannels channels;
    private final ContentPreparation preparation;
    private final Attachments attachments;
    private final HostWriter writer;
    private final Traces traces;

    HostRequests(
            Storage storage,
            OpenChannels channels,
            ContentPreparation preparation,
            Attachments attachments,
            HostWriter writer,
            Traces traces) {
        this.storage = storage;
        this.channels = channels;
        this.preparation = preparation;
        this.attachments = attachments;
        this.writer = writer;
        this.traces = traces;
    }

    /**
     * Sends a message.
     *
     * @param conversation the conversation
     * @param content what it says
     * @param sender who it is from
     * @param idempotencyKey unique in the channel for 30 days, or null
     * @return the message; the one that the key stood for already, if it did
     */
    public MessageId send(
            ConversationId conversation, Content content, Sender sender, @Nullable String idempotencyKey) {
        if (idempotencyKey != null) {
            checkKey(idempotencyKey);
        }
        OpenChannel channel = channels.get(conversation(conversation).channel());
        SendKey key = idempotencyKey == null ? null : new SendKey(channel.id(), idempotencyKey);
        Effect.Send send = preparation.send(content, channel, sender);
        return commit(channel.id(), origin -> new HostCommit.Send(conversation, send, key, origin));
    }

    private static void checkKey(String key) {
        int bytes = key.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1
                || bytes > LONGEST_KEY
                || key.indexOf('\0') >= 0
                || !StandardCharsets.UTF_8.newEncoder().canEncode(key)) {
            throw new IllegalArgumentException("idempotencyKey: must have 1 to " + LONGEST_KEY
                    + " bytes without NUL or halves of surrogate pairs, had " + bytes);
        }
    }

    /**
     * Changes a conversation.
     *
     * @param id the conversation
     * @param sender who messages are from
     * @param changes collects the changes
     * @return the conversation as it is then
     */
    public Conversation update(ConversationId id, Sender sender, Consumer<ConversationEditor> changes) {
        Conversation before = conversation(id);
        EditedConversation editor =
                new EditedConversation(id, channels.get(before.channel()), preparation, () -> before, sender);
        changes.accept(editor);
        List<Effect> effects = editor.end();
        if (effects.isEmpty()) {
            return before;
        }
        commit(before.channel(), origin -> new HostCommit.Update(id, effects, origin));
        return conversation(id);
    }

    /**
     * Finds or opens the conversation at an address.
     *
     * @param address the address
     * @return the conversation
     */
    public Conversation open(Address address) {
        channels.get(address.channel());
        Optional<ConversationId> known = storage.conversationAt(address);
        return conversation(known.isPresent() ? known.get() : writer.commit(new HostCommit.Open(address)));
    }

    private Conversation conversation(ConversationId id) {
        return storage.conversation(id).orElseThrow(() -> new NotFoundException("conversation", id));
    }

    /**
     * Lets the attachments of a message stream.
     *
     * @param message the message
     * @return the same message
     */
    public Message bind(Message message) {
        return message.content().elements().isEmpty()
                ? message
                : attachments.bind(message, conversation(message.conversation()).channel());
    }

    /**
     * Adds a channel, or changes one that was added.
     *
     * @param config the channel
     */
    public void addChannel(ChannelConfig config) {
        channels.add(config);
    }

    /**
     * Removes a channel that was added.
     *
     * @param id the channel
     */
    public void removeChannel(String id) {
        channels.remove(id);
    }

    /**
     * Gives a channel a status.
     *
     * @param id the channel
     * @param status the status
     */
    public void setStatus(String id, Channel.Status status) {
        channels.status(id, status);
    }

    /**
     * The channels that are open on this node.
     *
     * @return the channels
     */
    public List<Channel> channels() {
        return channels.all().stream().map(OpenChannel::channel).toList();
    }

    /**
     * Reads a channel.
     *
     * @param id the channel
     * @return the channel
     */
    public Channel channel(String id) {
        return channels.get(id).channel();
    }

    /**
     * Asks a channel's platform whether the account is usable.
     *
     * @param id the channel
     * @return what is wrong; empty where nothing is
     */
    public Optional<String> check(String id) {
        try {
            channels.get(id).connector().check();
            return Optional.empty();
        } catch (NotFoundException e) {
            throw e;
        } catch (SwitchboardException | IOException e) {
            return Optional.of(Failures.describe(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    /** Commits what may be sent: its trace is that of who asked for it. */
    private <R> R commit(String channel, Function<Work.@Nullable Origin, Commit<R>> commit) {
        Traces.Step step = traces.receiving(channel);
        try {
            R result = writer.commit(commit.apply(Work.Origin.of(null, step.trace())));
            step.end(null);
            return result;
        } catch (RuntimeException e) {
            step.end(e);
            throw e;
        }
    }
}
