package dev.switchboard.telegram;

/** The methods of the Bot API that are called, in the case in which Telegram writes them. */
enum BotMethod {
    GET_ME("getMe", true),
    GET_UPDATES("getUpdates", true),
    DELETE_WEBHOOK("deleteWebhook", true),
    GET_FILE("getFile", true),
    SEND_MESSAGE("sendMessage", false),
    EDIT_MESSAGE_TEXT("editMessageText", false),
    DELETE_MESSAGE("deleteMessage", false),
    SET_MESSAGE_REACTION("setMessageReaction", false),
    SEND_CHAT_ACTION("sendChatAction", false);

    private final String wireName;
    private final boolean harmless;

    BotMethod(String wireName, boolean harmless) {
        this.wireName = wireName;
        this.harmless = harmless;
    }

    /** {@return the name as it stands in the URL} */
    String wireName() {
        return wireName;
    }

    /** {@return whether nobody is shown anything by it, so that a call whose outcome is unknown counts as not done} */
    boolean harmless() {
        return harmless;
    }
}
