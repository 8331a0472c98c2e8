package dev.switchboard.telegram;

import dev.switchboard.model.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.telegram.telegrambots.meta.api.methods.commands.SetMyCommands;
import org.telegram.telegrambots.meta.api.objects.commands.BotCommand;

/** The list of commands that Telegram shows, in each language that one of them is described in. */
final class CommandList {
    private static final Logger LOG = LoggerFactory.getLogger(CommandList.class);
    // https://core.telegram.org/bots/api#botcommand
    private static final Pattern NAME = Pattern.compile("[a-z0-9_]{1,32}");
    private static final int DESCRIPTION_LENGTH = 256;
    // https://core.telegram.org/bots/api#setmycommands
    private static final int MOST = 100;

    private CommandList() {}

    /** Those without a description in a language are shown with the one for all others. */
    static List<SetMyCommands> inEachLanguage(List<Command> commands) {
        List<Command> shown =
                commands.stream().filter(CommandList::canBeShown).limit(MOST).toList();
        List<SetMyCommands> lists = new ArrayList<>();
        if (shown.isEmpty()) {
            return lists;
        }
        lists.add(new SetMyCommands(described(shown, "")));
        Set<String> languages = new TreeSet<>();
        shown.forEach(command -> languages.addAll(command.translations().keySet()));
        for (String language : languages) {
            lists.add(SetMyCommands.builder()
                    .commands(described(shown, language))
                    .languageCode(language)
                    .build());
        }
        return lists;
    }

    private static boolean canBeShown(Command command) {
        boolean canBe = NAME.matcher(command.name()).matches();
        if (!canBe) {
            LOG.warn(
                    "Command {} works, but Telegram cannot show it: it takes 1 to 32 small letters, digits and _",
                    command.name());
        }
        return canBe;
    }

    private static List<BotCommand> described(List<Command> commands, String language) {
        return commands.stream()
                .map(command -> new BotCommand(
                        command.name(), bounded(command.translations().getOrDefault(language, command.description()))))
                .toList();
    }

    private static String bounded(String description) {
        return description.length() <= DESCRIPTION_LENGTH ? description : description.substring(0, DESCRIPTION_LENGTH);
    }
}
