package dev.switchboard.model;

import java.util.Objects;

/**
 * Where a conversation is on its platform.
 *
 * @param channel the id of the channel
 * @param chat the platform's id of the chat, mailbox thread or counterpart; at most 255 bytes
 * @param thread the platform's id of the topic inside the chat, or empty where there is none; at most 255 bytes
 */
public record Address(String channel, String chat, String thread) implements Comparable<Address> {
    /** Checks it. */
    public Address {
        Limits.id("address.channel", Objects.requireNonNull(channel, "channel"));
        Limits.id("address.chat", Objects.requireNonNull(chat, "chat"));
        Limits.idOrEmpty("address.thread", Objects.requireNonNull(thread, "thread"));
    }

    /**
     * The address of a whole chat.
     *
     * @param channel the id of the channel
     * @param chat the platform's id of the chat
     * @return the address
     */
    public static Address of(String channel, String chat) {
        return new Address(channel, chat, "");
    }

    @Override
    public int compareTo(Address other) {
        int byChannel = channel.compareTo(other.channel);
        int byChat = byChannel != 0 ? byChannel : chat.compareTo(other.chat);
        return byChat != 0 ? byChat : thread.compareTo(other.thread);
    }
}
