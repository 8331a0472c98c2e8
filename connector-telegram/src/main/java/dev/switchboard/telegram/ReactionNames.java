package dev.switchboard.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.telegram.telegrambots.meta.api.objects.reactions.ReactionType;
import org.telegram.telegrambots.meta.api.objects.reactions.ReactionTypeCustomEmoji;
import org.telegram.telegrambots.meta.api.objects.reactions.ReactionTypeEmoji;

/**
 * Between Telegram's reactions and their one name here: an emoji itself, a custom emoji's id, or the type's name. See
 * https://core.telegram.org/bots/api#reactiontype.
 */
final class ReactionNames {
    private static final Pattern CUSTOM_EMOJI_ID = Pattern.compile("[0-9]+");

    private ReactionNames() {}

    static List<String> read(JsonNode reactions) {
        List<String> names = new ArrayList<>();
        for (JsonNode reaction : reactions) {
            String name = name(reaction);
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return names;
    }

    private static String name(JsonNode reaction) {
        String type = Fields.text(reaction, "type");
        return switch (type) {
            case "emoji" -> Fields.text(reaction, "emoji");
            case "custom_emoji" -> Fields.text(reaction, "custom_emoji_id");
            default -> type;
        };
    }

    static List<String> without(List<String> reactions, List<String> others) {
        return reactions.stream().filter(reaction -> !others.contains(reaction)).toList();
    }

    /** The reactions to set for a name; none for an empty one. */
    static List<ReactionType> of(String name) {
        if (name.isEmpty()) {
            return List.of();
        }
        return List.of(
                CUSTOM_EMOJI_ID.matcher(name).matches()
                        ? ReactionTypeCustomEmoji.builder().customEmojiId(name).build()
                        : ReactionTypeEmoji.builder().emoji(name).build());
    }
}
