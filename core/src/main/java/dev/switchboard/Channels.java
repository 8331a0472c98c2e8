package dev.switchboard;

import dev.switchboard.model.Channel;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.ConfigurationException;
import dev.switchboard.model.NotFoundException;
import java.util.List;
import java.util.Optional;

/** The channels of a board. Safe from any thread. */
public interface Channels {
    /** {@return the channels that are open on this node} */
    List<Channel> list();

    /**
     * Reads a channel.
     *
     * @param id the channel's id
     * @return the channel
     * @throws NotFoundException if it is not open on this node
     */
    Channel get(String id);

    /**
     * Adds a channel while running, on all nodes, or changes one that was added. Its settings are stored; those that are
     * secret are sealed by the builder's secret store. A channel that is changed is active again, but for one that is
     * paused: it stays so until it is activated.
     *
     * @param config the channel
     * @throws ConfigurationException if a setting is wrong, it has secrets and there is no secret store, or the channel is
     *     declared in code; nothing is stored
     */
    void add(ChannelConfig config);

    /**
     * Removes a channel that was added while running, also where it cannot be opened; its conversations stay. What waits in it is parked: messages that were
     * not handled, and sends, which fail.
     *
     * @param id the channel's id
     * @throws NotFoundException if there is no such channel
     * @throws ConfigurationException if it is declared in code
     */
    void remove(String id);

    /**
     * Pauses a channel, on all nodes: it takes nothing in, and its sends wait.
     *
     * @param id the channel's id
     * @throws NotFoundException if there is no such channel
     */
    void pause(String id);

    /**
     * Makes a channel active that was paused, in error, or needed to be authorised again.
     *
     * @param id the channel's id
     * @throws NotFoundException if there is no such channel
     */
    void activate(String id);

    /**
     * Asks the platform whether the channel's account is usable. Blocks for as long as the platform takes.
     *
     * @param id the channel's id
     * @return what is wrong, in words for people; empty where nothing is
     * @throws NotFoundException if there is no such channel
     */
    Optional<String> test(String id);
}
