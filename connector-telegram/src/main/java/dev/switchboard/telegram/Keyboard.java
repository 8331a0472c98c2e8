package dev.switchboard.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.model.Element.Button;
import dev.switchboard.model.Element.Buttons;
import java.util.List;
import java.util.function.Function;
import org.telegram.telegrambots.meta.api.objects.replykeyboard.InlineKeyboardMarkup;
import org.telegram.telegrambots.meta.api.objects.replykeyboard.ReplyKeyboard;
import org.telegram.telegrambots.meta.api.objects.replykeyboard.ReplyKeyboardMarkup;
import org.telegram.telegrambots.meta.api.objects.replykeyboard.buttons.InlineKeyboardButton;
import org.telegram.telegrambots.meta.api.objects.replykeyboard.buttons.InlineKeyboardRow;
import org.telegram.telegrambots.meta.api.objects.replykeyboard.buttons.KeyboardButton;
import org.telegram.telegrambots.meta.api.objects.replykeyboard.buttons.KeyboardRow;

/** Buttons as Telegram has them: under a message, or in place of the keyboard. */
final class Keyboard {
    private Keyboard() {}

    static ReplyKeyboard of(Buttons buttons) {
        return buttons.quickReplies() ? quickReplies(buttons) : inline(buttons);
    }

    static InlineKeyboardMarkup inline(Buttons buttons) {
        return new InlineKeyboardMarkup(rows(
                buttons,
                row -> new InlineKeyboardRow(row.stream().map(Keyboard::inline).toList())));
    }

    private static InlineKeyboardButton inline(Button button) {
        return InlineKeyboardButton.builder()
                .text(button.label())
                .callbackData(button.value())
                .build();
    }

    private static ReplyKeyboardMarkup quickReplies(Buttons buttons) {
        List<KeyboardRow> rows = rows(
                buttons,
                row -> new KeyboardRow(row.stream()
                        .map(button -> new KeyboardButton(button.label()))
                        .toList()));
        return ReplyKeyboardMarkup.builder()
                .keyboard(rows)
                .resizeKeyboard(true)
                .oneTimeKeyboard(true)
                .build();
    }

    private static <R> List<R> rows(Buttons buttons, Function<List<Button>, R> row) {
        return buttons.rows().stream().map(row).toList();
    }

    /** What a button under a message shows; empty where the message has no such button, or is not told. */
    static String label(JsonNode message, String value) {
        for (JsonNode row : message.path("reply_markup").path("inline_keyboard")) {
            for (JsonNode button : row) {
                if (Fields.text(button, "callback_data").equals(value)) {
                    return Fields.name(button, "text");
                }
            }
        }
        return "";
    }
}
