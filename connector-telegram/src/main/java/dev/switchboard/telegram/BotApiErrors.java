package dev.switchboard.telegram;

import dev.switchboard.model.Address;
import dev.switchboard.model.Identity;
import dev.switchboard.spi.ChannelException;
import dev.switchboard.spi.ChannelException.Scope;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one table from what the Bot API answers to what follows. Codes and descriptions are those of
 * https://core.telegram.org/bots/api#making-requests and of https://github.com/tdlib/telegram-bot-api.
 */
final class BotApiErrors {
    /** A 429 names its time; should one not, this is kept. */
    private static final Duration UNNAMED_WAIT = Duration.ofSeconds(1);

    private static final List<String> CHAT_IS_GONE = List.of(
            "chat not found",
            "user not found",
            "peer_id_invalid",
            "chat was deleted",
            "chat was deactivated",
            "user is deactivated",
            "bot was kicked",
            "bot was blocked");

    private BotApiErrors() {}

    /**
     * What an answer that is not ok means.
     *
     * @param method the method that was called
     * @param answer the answer
     * @param address where the call went; null where it is about no chat
     * @return the exception to throw
     */
    static ChannelException of(BotMethod method, Answer answer, @Nullable Address address) {
        if (address != null && answer.migratedTo().isPresent()) {
            String chat = Long.toString(answer.migratedTo().getAsLong());
            return ChannelException.moved(new Address(address.channel(), chat, address.thread()));
        }
        String reason = reason(method, answer);
        int code = answer.code();
        // A proxy, or a server of one's own that is starting, answers so too: that says nothing of the token.
        boolean unknownToken = code == 401 || (code == 404 && !answer.says("method not found"));
        if (answer.fromBotApi() && unknownToken) {
            return ChannelException.wrongCredentials(reason);
        }
        if (code == 429) {
            return ChannelException.rateLimited(
                    answer.retryAfter().orElse(UNNAMED_WAIT), address == null ? Scope.CHANNEL : Scope.CHAT);
        }
        if (code == 413) {
            return ChannelException.rejected(reason);
        }
        if (code >= 300 && code < 500) {
            return refused(code, answer, address, reason);
        }
        return outcomeUnknown(method, reason);
    }

    /** A call of which it is not known whether it was done. */
    static ChannelException outcomeUnknown(BotMethod method, String reason) {
        return method.harmless() ? ChannelException.unavailable(reason) : ChannelException.inDoubt(reason);
    }

    private static ChannelException refused(int code, Answer answer, @Nullable Address address, String reason) {
        // What stands between us and the Bot API may refuse too, but knows nothing of the message or the person.
        if (!answer.fromBotApi() || code == 409) {
            return ChannelException.unavailable(reason);
        }
        if (code == 403 || CHAT_IS_GONE.stream().anyMatch(answer::says)) {
            return address != null && isPerson(address)
                    ? ChannelException.recipientGone(reason, new Identity.Key(People.NAMESPACE, address.chat()))
                    : ChannelException.recipientGone(reason);
        }
        return ChannelException.rejected(reason);
    }

    /** The ids of persons and of their private chats are the same, and positive. */
    private static boolean isPerson(Address address) {
        return !address.chat().isEmpty() && Character.isDigit(address.chat().charAt(0));
    }

    private static String reason(BotMethod method, Answer answer) {
        if (!answer.fromBotApi()) {
            return method.wireName() + ": HTTP status " + answer.status() + " without an answer of the Bot API";
        }
        return method.wireName() + ": " + answer.code() + " " + answer.description();
    }
}
