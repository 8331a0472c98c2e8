package dev.switchboard.pipeline;

import dev.switchboard.model.Command;
import dev.switchboard.spi.Connector;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Tells platforms that show them which commands there are: when a channel is opened, and again until it succeeds. */
final class CommandLists {
    private static final Duration TRY_AGAIN = Duration.ofMinutes(1);

    private final List<Command> commands;
    private final Map<String, OpenChannel> toBeTold = new ConcurrentHashMap<>();
    private final Faults faults;
    private final Heartbeat telling;

    /**
     * @param commands those that have a description; where there is none, a list that a person made stays
     */
    CommandLists(List<Command> commands, Faults faults) {
        this.commands = List.copyOf(commands);
        this.faults = faults;
        this.telling = new Heartbeat("commands", TRY_AGAIN, faults, this::tell);
    }

    void start() {
        telling.start();
        telling.now();
    }

    void stop(Deadline deadline) {
        telling.stop(deadline);
    }

    void open(OpenChannel channel) {
        if (!commands.isEmpty() && channel.connector() instanceof Connector.Commands) {
            toBeTold.put(channel.id(), channel);
            telling.now();
        }
    }

    void close(OpenChannel channel) {
        toBeTold.remove(channel.id());
    }

    private void tell() {
        toBeTold.forEach((id, channel) -> {
            if (channel.isActive() && isTold(channel)) {
                toBeTold.remove(id, channel);
            }
        });
    }

    private boolean isTold(OpenChannel channel) {
        try {
            ((Connector.Commands) channel.connector()).show(commands);
            faults.channel(channel.id()).commands().works();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            LogContext.about(
                    channel.id(), () -> faults.channel(channel.id()).commands().happened(e));
        }
        return false;
    }
}
