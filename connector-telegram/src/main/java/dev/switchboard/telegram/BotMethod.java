package dev.switchboard.telegram;

/** The methods of the Bot API that are called, in the case in which Telegram writes them. */
enum BotMethod {
    GET_ME("getMe", true),
    GET_UPDATES("getUpdates", true),
    GET_WEBHOOK_INFO("getWebhookInfo", true),
    SET_WEBHOOK("setWebhook", true),
    DELETE_WEBHOOK("deleteWebhook", true),
    SET_MY_COMMANDS("setMyCommands", true),
    ANSWER_CALLBACK_QUERY("answerCallbackQuery", true),
    GET_FILE("getFile", true),
    SEND_MESSAGE("sendMessage", false),
    SEND_PHOTO("sendPhoto", false),
    SEND_VIDEO("sendVideo", false),
    SEND_DOCUMENT("sendDocument", false),
    SEND_AUDIO("sendAudio", false),
    SEND_VOICE("sendVoice", false),
    SEND_ANIMATION("sendAnimation", false),
    SEND_VIDEO_NOTE("sendVideoNote", false),
    SEND_STICKER("sendSticker", false),
    SEND_MEDIA_GROUP("sendMediaGroup", false),
    SEND_LOCATION("sendLocation", false),
    SEND_VENUE("sendVenue", false),
    SEND_CONTACT("sendContact", false),
    EDIT_MESSAGE_TEXT("editMessageText", false),
    EDIT_MESSAGE_CAPTION("editMessageCaption", false),
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
