package dev.switchboard.pipeline;

import dev.switchboard.handler.ConversationEditor;
import dev.switchboard.model.Capabilities.Feature;
import dev.switchboard.model.Content;
import dev.switchboard.model.ContentException;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.MessageId;
import dev.switchboard.model.Sender;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Collects changes to a conversation as effects, and shows them on the conversation as it was when it was first asked. */
final class EditedConversation implements ConversationEditor {
    private static final int LONGEST_ID = 255;

    private final ConversationId id;
    private final OpenChannel channel;
    private final ContentPreparation preparation;
    private final Supplier<Conversation> stored;
    private final List<Effect> effects = new ArrayList<>();
    private Sender sender;
    private @Nullable Conversation read;
    private Conversation.@Nullable Status status;
    private @Nullable String assignee;
    private boolean assigneeChanged;
    private @Nullable Set<String> labels;
    private volatile boolean ended;

    EditedConversation(
            ConversationId id,
            OpenChannel channel,
            ContentPreparation preparation,
            Supplier<Conversation> stored,
            Sender sender) {
        this.id = id;
        this.channel = channel;
        this.preparation = preparation;
        this.stored = stored;
        this.sender = sender;
    }

    /** Who the next messages are from. */
    void sender(Sender sender) {
        this.sender = sender;
    }

    void add(Effect effect) {
        if (ended) {
            throw new IllegalStateException("the call that this conversation was given to has ended");
        }
        effects.add(effect);
    }

    /** Ends it: what was collected, in its order. */
    List<Effect> end() {
        ended = true;
        return List.copyOf(effects);
    }

    /** Ends it without what was collected: from any thread, since a handler whose time is up may still run. */
    void abandon() {
        ended = true;
    }

    private Conversation read() {
        if (read == null) {
            read = stored.get();
        }
        return read;
    }

    @Override
    public ConversationId id() {
        return id;
    }

    @Override
    public String channel() {
        return channel.id();
    }

    @Override
    public Conversation.Status status() {
        return status != null ? status : read().status();
    }

    @Override
    public Optional<String> assignee() {
        return Optional.ofNullable(assigneeChanged ? assignee : read().assignee());
    }

    @Override
    public Set<String> labels() {
        return labels != null ? Set.copyOf(labels) : read().labels();
    }

    @Override
    public MessageId send(Content content) {
        Effect.Send send = preparation.send(content, channel, sender);
        add(send);
        return send.id();
    }

    @Override
    public void edit(MessageId message, Content content) {
        requires(Feature.EDIT, "edit");
        add(preparation.edit(message, content, channel));
    }

    @Override
    public void delete(MessageId message) {
        requires(Feature.DELETE, "delete");
        add(new Effect.Delete(message));
    }

    @Override
    public void react(MessageId message, String reaction) {
        requires(Feature.REACTION, "react");
        add(new Effect.React(message, reaction));
    }

    /** Whether each message on this channel names the one that it answers. */
    boolean answersAreNamed() {
        return channel.capabilities().supports(Feature.ANSWERS);
    }

    private void requires(Feature feature, String operation) {
        if (!channel.capabilities().supports(feature)) {
            throw new ContentException(operation, "channel " + channel.id() + " cannot do it");
        }
    }

    @Override
    public void assign(String to) {
        change(checked("assignee", to));
    }

    @Override
    public void unassign() {
        change(null);
    }

    private void change(@Nullable String to) {
        assignee = to;
        assigneeChanged = true;
        add(new Effect.Assign(to));
    }

    @Override
    public void addLabel(String label) {
        changedLabels().add(checked("label", label));
        add(new Effect.Label(label, true));
    }

    @Override
    public void removeLabel(String label) {
        changedLabels().remove(checked("label", label));
        add(new Effect.Label(label, false));
    }

    private Set<String> changedLabels() {
        if (labels == null) {
            labels = new HashSet<>(read().labels());
        }
        return labels;
    }

    @Override
    public void markRead(String agent, long upToSeq) {
        add(new Effect.Read(checked("agent", agent), upToSeq));
    }

    @Override
    public void close() {
        set(Conversation.Status.CLOSED);
    }

    @Override
    public void reopen() {
        set(Conversation.Status.OPEN);
    }

    @Override
    public void archive() {
        set(Conversation.Status.ARCHIVED);
    }

    private void set(Conversation.Status to) {
        status = to;
        add(new Effect.SetStatus(to));
    }

    private static String checked(String field, String value) {
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1
                || bytes > LONGEST_ID
                || value.indexOf('\0') >= 0
                || !StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
            throw new IllegalArgumentException(field + ": must have 1 to " + LONGEST_ID
                    + " bytes without NUL or halves of surrogate pairs, had " + bytes);
        }
        return value;
    }
}
