package dev.switchboard.testkit;

import dev.switchboard.model.Attachment;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.Content;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.spi.Outgoing;
import dev.switchboard.spi.Sent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The least platform on which the promises can be tried: it keeps what it was sent, and answers as it is told. The fully
 * scripted one is the simulator; this one is here so that a storage can be tested without a connector. Safe from any thread.
 */
public final class ScriptedPlatform {
    private static final Map<String, ScriptedPlatform> OPEN = new ConcurrentHashMap<>();

    /** How the platform treats a send that it has seen before. */
    public enum Memory {
        /** It takes it as the same send. */
        DEDUPLICATES,
        /** It can be asked whether it took it. */
        CAN_BE_ASKED,
        /** It forgets it. */
        NEITHER
    }

    /** What happens to a call. */
    @FunctionalInterface
    public interface Fault {
        /**
         * Called in place of taking the part.
         *
         * @param take takes the part after all
         * @throws IOException for an outcome that is unknown
         */
        void happen(Runnable take) throws IOException;
    }

    private final String name = UUID.randomUUID().toString();
    private final Memory memory;
    private final List<Outgoing> taken = new ArrayList<>();
    private final List<String> operations = new ArrayList<>();
    private final Map<String, Sent> byKey = new HashMap<>();
    private final Map<String, byte[]> files = new HashMap<>();
    private final Queue<Fault> faults = new ArrayDeque<>();
    private boolean pollsKnown;
    private boolean answersNamed;
    private boolean editsRefused;
    private long lastId;

    /**
     * A platform.
     *
     * @param memory how it treats a send that it has seen before
     */
    public ScriptedPlatform(Memory memory) {
        this.memory = memory;
        OPEN.put(name, this);
    }

    static ScriptedPlatform named(String name) {
        ScriptedPlatform platform = OPEN.get(name);
        if (platform == null) {
            throw new IllegalArgumentException("there is no scripted platform " + name);
        }
        return platform;
    }

    Memory memory() {
        return memory;
    }

    /**
     * A channel on this platform.
     *
     * @param id the channel's id
     * @return its configuration
     */
    public ChannelConfig channel(String id) {
        return ChannelConfig.of("scripted", id).with("platform", name);
    }

    /**
     * A webhook that brings a text.
     *
     * @param chat the chat, and the person who writes
     * @param id the message's id, from which its event key is made
     * @param text the text
     * @return the request
     */
    public static WebhookRequest text(String chat, String id, String text) {
        return WebhookRequest.post(String.join("\n", "text", chat, id, text).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A webhook that brings another content for a message.
     *
     * @param chat the chat
     * @param id the message's id
     * @param text the new text
     * @return the request
     */
    public static WebhookRequest edit(String chat, String id, String text) {
        return WebhookRequest.post(String.join("\n", "edit", chat, id, text).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A webhook that brings a piece of an album.
     *
     * @param chat the chat, and the person who writes
     * @param album the album's id
     * @param id the message's id, from which its event key is made
     * @param text the piece's text
     * @return the request
     */
    public static WebhookRequest piece(String chat, String album, String id, String text) {
        return WebhookRequest.post(String.join("\n", ScriptedConnector.PIECE_OF + album, chat, id, text)
                .getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A webhook that tells that a chat has another id from now on.
     *
     * @param from the chat
     * @param id the id of the event
     * @param to the chat's new id
     * @return the request
     */
    public static WebhookRequest moved(String from, String id, String to) {
        return WebhookRequest.post(String.join("\n", "moved", from, id, to).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A webhook that tells something about a message.
     *
     * @param kind {@code delivered}, {@code read}, {@code returned}, {@code deleted} or {@code reacted}
     * @param chat the chat
     * @param id the message's id
     * @param detail the reason or the reaction
     * @return the request
     */
    public static WebhookRequest about(String kind, String chat, String id, String detail) {
        return WebhookRequest.post(String.join("\n", kind, chat, id, detail).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A webhook that brings what several bring.
     *
     * @param requests the webhooks
     * @return the request
     */
    public static WebhookRequest together(WebhookRequest... requests) {
        return WebhookRequest.post(Arrays.stream(requests)
                .map(WebhookRequest::text)
                .collect(Collectors.joining(ScriptedConnector.BETWEEN_EVENTS))
                .getBytes(StandardCharsets.UTF_8));
    }

    /** What a newer version of the connector does: polls, until now unknown to it, come in as texts. */
    synchronized void learnPolls() {
        pollsKnown = true;
    }

    /** What a newer version of the connector does: it no longer carries what edits say. */
    synchronized void refuseEdits() {
        editsRefused = true;
    }

    synchronized boolean refusesEdits() {
        return editsRefused;
    }

    /** From now on its connectors declare that each message names the one that it answers. */
    synchronized void nameAnswers() {
        answersNamed = true;
    }

    synchronized boolean namesAnswers() {
        return answersNamed;
    }

    synchronized boolean knowsPolls() {
        return pollsKnown;
    }

    /**
     * Lets calls fail: each takes the next of these, and calls after the last succeed.
     *
     * @param faults what happens
     */
    public synchronized void fail(Fault... faults) {
        this.faults.addAll(List.of(faults));
    }

    Sent send(Outgoing part) throws IOException {
        Fault fault;
        synchronized (this) {
            fault = faults.poll();
        }
        if (fault != null) {
            fault.happen(() -> take(part));
        }
        return take(part);
    }

    private synchronized Sent take(Outgoing part) {
        if (memory == Memory.DEDUPLICATES && byKey.containsKey(part.key())) {
            return byKey.get(part.key());
        }
        taken.add(part);
        part.content().all(Attachment.class).forEach(attachment -> files.put(attachment.name(), bytes(attachment)));
        Sent sent = Sent.as("p" + ++lastId);
        if (answersNamed) {
            sent = sent.alsoKnownAs("<p" + lastId + ">");
        }
        byKey.put(part.key(), sent);
        return sent;
    }

    private static byte[] bytes(Attachment attachment) {
        try (InputStream bytes = attachment.open()) {
            return bytes.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The bytes of a file that was taken.
     *
     * @param name the file's name
     * @return its bytes; none where there was no such file
     */
    public synchronized byte[] file(String name) {
        return files.getOrDefault(name, new byte[0]).clone();
    }

    synchronized Optional<Sent> find(String key) {
        return Optional.ofNullable(byKey.get(key));
    }

    synchronized void operation(String operation) {
        operations.add(operation);
    }

    /** {@return the edits, deletions and reactions, in their order} */
    public synchronized List<String> operations() {
        return List.copyOf(operations);
    }

    /** {@return every part that was taken, in its order} */
    public synchronized List<Outgoing> taken() {
        return List.copyOf(taken);
    }

    /** {@return the texts of what was taken, in their order} */
    public List<String> texts() {
        return taken().stream().map(ScriptedPlatform::text).toList();
    }

    /**
     * The texts that one chat was sent.
     *
     * @param chat the chat
     * @return the texts, in their order
     */
    public List<String> texts(String chat) {
        return taken().stream()
                .filter(part -> part.address().chat().equals(chat))
                .map(ScriptedPlatform::text)
                .toList();
    }

    private static String text(Outgoing part) {
        Content content = part.content();
        return content.text().plain();
    }
}
