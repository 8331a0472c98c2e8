package dev.switchboard.telegram;

import dev.switchboard.model.Address;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.spi.ChannelException.Scope;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.LocalBucketBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps to the rates that Telegram asks bots to keep to, so that it need not refuse:
 * https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this. What has to wait for its chat is put off,
 * and holds nothing; what has to wait for the bot waits on its thread, since nothing else could be sent either. Safe from
 * any thread.
 */
final class Pacing {
    /** "We may allow short bursts": as many as a group may be sent in a minute. */
    private static final int BURST = 20;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
    private static final int CHATS_BETWEEN_CLEANUPS = 10_000;

    private final Rates rates;
    private final IntSupplier nodes;
    private final TimeMeter time;
    private volatile @Nullable Share bot;
    private final Map<String, Bucket> chats = new ConcurrentHashMap<>();
    private final AtomicInteger newChats = new AtomicInteger();

    /**
     * How fast messages may be sent; 0 for as fast as one can.
     *
     * @param bot messages a second
     * @param chat messages a minute to one person
     * @param group messages a minute to one group or channel
     */
    record Rates(int bot, int chat, int group) {}

    /**
     * This node's part of what the bot may send.
     *
     * @param nodes how many nodes share the bot
     */
    private record Share(int nodes, Bucket bucket) {}

    /**
     * @param nodes how many nodes share the bot
     */
    Pacing(Rates rates, IntSupplier nodes, TimeMeter time) {
        this.rates = rates;
        this.nodes = nodes;
        this.time = time;
    }

    private Bucket bucket(int burst, int messages, Duration period) {
        return builder().addLimit(bandwidth(burst, messages, period)).build();
    }

    private LocalBucketBuilder builder() {
        return Bucket.builder().withCustomTimePrecision(time);
    }

    private static Bandwidth bandwidth(int burst, int messages, Duration period) {
        return Bandwidth.builder()
                .capacity(burst)
                .refillGreedy(messages, period)
                .build();
    }

    /**
     * Waits until a message may be sent, at most for a short time.
     *
     * @throws ChannelException if it would have to wait for longer: surely not sent
     */
    void await(Address address) {
        int rate = isGroup(address.chat()) ? rates.group() : rates.chat();
        Bucket chat = rate == 0 ? null : chat(address.chat(), rate);
        if (chat != null) {
            ConsumptionProbe probe = chat.tryConsumeAndReturnRemaining(1);
            if (!probe.isConsumed()) {
                throw ChannelException.rateLimited(Duration.ofNanos(probe.getNanosToWaitForRefill()), Scope.CHAT);
            }
        }
        if (rates.bot() > 0) {
            awaitBot(share(nodes.getAsInt()), chat);
        }
    }

    /** A chat's messages are sent by one node at a time, so that only what the bot sends in all is divided. */
    private Bucket share(int among) {
        Share known = bot;
        if (known == null || known.nodes() != among) {
            int rate = Math.max(1, rates.bot() / among);
            known = new Share(among, bucket(rate, rate, Duration.ofSeconds(1)));
            bot = known;
        }
        return known.bucket();
    }

    private static void awaitBot(Bucket bot, @Nullable Bucket chat) {
        ChannelException refusal = ChannelException.rateLimited(LONGEST_WAIT, Scope.CHAT);
        try {
            if (bot.tryConsume(1) || bot.asBlocking().tryConsume(1, LONGEST_WAIT)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            refusal = ChannelException.unavailable("interrupted before it began");
        }
        if (chat != null) {
            chat.addTokens(1);
        }
        throw refusal;
    }

    /** The ids of groups and channels are negative; they are also named, as {@code @channel}. */
    private static boolean isGroup(String chat) {
        return chat.startsWith("-") || chat.startsWith("@");
    }

    private Bucket chat(String id, int rate) {
        Bucket known = chats.get(id);
        if (known != null) {
            return known;
        }
        if (newChats.incrementAndGet() % CHATS_BETWEEN_CLEANUPS == 0) {
            // A bucket that is full says what a new one says.
            chats.values().removeIf(bucket -> bucket.getAvailableTokens() >= Math.min(BURST, rate));
        }
        return chats.computeIfAbsent(id, key -> bucket(Math.min(BURST, rate), rate, Duration.ofMinutes(1)));
    }
}
