package dev.switchboard.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who wrote what in a year, and what became of it: the shape of the data that a {@link ScaleBenchmark} makes, the same at
 * every size. Everything follows from the number of a conversation, so two runs make the same. Immutable.
 *
 * @param conversations how many conversations there are
 * @param messages about how many messages there are in all of them
 * @param now when the year ends
 */
record Population(int conversations, long messages, Instant now) {
    static final int CHANNELS = 4;
    static final int AGENTS = 5;
    static final int LABELS = 5;
    /** How many messages the first conversation has, at every size. */
    static final int LONG_CONVERSATION = 2_000;
    /** Those people of {@link Traffic} of whom nothing is stored. */
    static final int FIRST_STRANGER = 500;

    /** How many conversations are going on at once: so far apart are the messages of each. */
    private static final int AT_ONCE = 200;

    private static final Duration YEAR = Duration.ofDays(365);
    private static final String[] FIRST_NAMES = {
        "Anna", "Ben", "Carla", "David", "Elena", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Katja", "Luis", "Mara",
        "Nils", "Olga", "Paul", "Rosa", "Sven", "Tara", "Uwe", "Vera", "Willem", "Xenia", "Yusuf", "Zoe"
    };
    private static final String[] LAST_NAMES = {
        "Adler", "Becker", "Costa", "Dietz", "Ernst", "Fischer", "Gruber", "Hansen", "Ivanov", "Jansen", "Keller",
        "Lorenz", "Meyer", "Novak", "Ortega", "Peters", "Quandt", "Richter", "Schulz", "Tanaka", "Ulrich", "Vogel",
        "Weber", "Young", "Zimmer"
    };

    /** How many messages a conversation has by now. */
    int messagesOf(int conversation) {
        if (conversation == 0) {
            return LONG_CONVERSATION;
        }
        int average = (int) (messages / conversations);
        int byNow = (steps() - 1 - conversation) / AT_ONCE + 1;
        return Math.min(byNow, Math.max(1, average + conversation % 5 - 2));
    }

    /** How many steps of time there are in the year: in each a conversation begins. */
    int steps() {
        return conversations;
    }

    /** In which step a message was written; of the long conversation as many as there are at once in each. */
    int stepOf(int conversation, int seq) {
        return conversation == 0
                ? Math.min((seq - 1) * AT_ONCE / 100, steps() - 1)
                : conversation + (seq - 1) * AT_ONCE;
    }

    /** Which conversation other than the first has its message of this place in a step; below 1 where none has. */
    int conversationAt(int step, int seq) {
        int conversation = step - (seq - 1) * AT_ONCE;
        return conversation < conversations && conversation > 0 && seq <= messagesOf(conversation) ? conversation : 0;
    }

    Instant timeOf(int step) {
        return now.minus(YEAR).plusMillis(YEAR.toMillis() * step / steps());
    }

    Instant openedAt(int conversation) {
        return timeOf(stepOf(conversation, 1));
    }

    Instant activeAt(int conversation) {
        return timeOf(stepOf(conversation, messagesOf(conversation)));
    }

    boolean isWithin(Instant time, Duration age) {
        return time.isAfter(now.minus(age));
    }

    static String channelOf(int conversation) {
        return "people-" + conversation % CHANNELS;
    }

    /** The chat, and who writes in it. */
    static String chatOf(int conversation) {
        return "chat-" + (conversation < FIRST_STRANGER ? conversation : conversation + Traffic.CHATS);
    }

    static String nameOf(int conversation) {
        return FIRST_NAMES[some(conversation, 1, FIRST_NAMES.length)] + " "
                + LAST_NAMES[some(conversation, 2, LAST_NAMES.length)];
    }

    static String statusOf(int conversation) {
        int share = some(conversation, 3, 10);
        return share == 0 ? "OPEN" : share < 3 ? "CLOSED" : "ARCHIVED";
    }

    static @Nullable String assigneeOf(int conversation) {
        return statusOf(conversation).equals("OPEN") || some(conversation, 4, 3) == 0
                ? "agent-" + some(conversation, 5, AGENTS)
                : null;
    }

    static @Nullable String labelOf(int conversation) {
        return some(conversation, 6, 5) == 0 ? "label-" + some(conversation, 7, LABELS) : null;
    }

    /** Whether something waits to be done about its last message. */
    static boolean hasWork(int conversation) {
        return conversation > Traffic.CHATS && some(conversation, 8, 100) == 0;
    }

    static boolean isOutbound(int seq) {
        return seq % 2 == 0;
    }

    UUID contact(int conversation) {
        return id(1, openedAt(conversation), conversation);
    }

    UUID conversation(int conversation) {
        return id(2, openedAt(conversation), conversation);
    }

    UUID message(int conversation, int seq) {
        return id(3, timeOf(stepOf(conversation, seq)), conversation * 4_096L + seq);
    }

    /** An id of version 7, for what there is one of for each number. */
    static UUID id(int kind, Instant time, long number) {
        long high = (time.toEpochMilli() << 16) | 0x7000 | (number & 0xfff);
        long low = 0x8000_0000_0000_0000L | ((long) kind << 58) | (number & 0x03ff_ffff_ffff_ffffL);
        return new UUID(high, low);
    }

    /** A number below a bound that follows from another without any order in it. */
    static int some(long number, int salt, int bound) {
        long mixed = (number + 1) * 0x9e37_79b9_7f4a_7c15L + salt * 0xbf58_476d_1ce4_e5b9L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d0_49bb_1331_11ebL;
        return (int) Long.remainderUnsigned(mixed ^ (mixed >>> 31), bound);
    }
}
