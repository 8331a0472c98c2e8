package dev.switchboard.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.switchboard.testkit.telegram.BotCall;
import dev.switchboard.testkit.telegram.BotFault;
import dev.switchboard.testkit.telegram.BotMessage;
import dev.switchboard.testkit.telegram.FakeBotApi;
import dev.switchboard.testkit.telegram.FakePerson;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.telegram.telegrambots.client.okhttp.OkHttpTelegramClient;
import org.telegram.telegrambots.meta.TelegramUrl;
import org.telegram.telegrambots.meta.api.methods.AnswerCallbackQuery;
import org.telegram.telegrambots.meta.api.methods.GetFile;
import org.telegram.telegrambots.meta.api.methods.GetMe;
import org.telegram.telegrambots.meta.api.methods.ParseMode;
import org.telegram.telegrambots.meta.api.methods.send.SendMediaGroup;
import org.telegram.telegrambots.meta.api.methods.send.SendMessage;
import org.telegram.telegrambots.meta.api.methods.send.SendPhoto;
import org.telegram.telegrambots.meta.api.methods.updates.GetUpdates;
import org.telegram.telegrambots.meta.api.methods.updatingmessages.DeleteMessage;
import org.telegram.telegrambots.meta.api.methods.updatingmessages.EditMessageText;
import org.telegram.telegrambots.meta.api.objects.InputFile;
import org.telegram.telegrambots.meta.api.objects.Update;
import org.telegram.telegrambots.meta.api.objects.media.InputMediaPhoto;
import org.telegram.telegrambots.meta.api.objects.message.Message;
import org.telegram.telegrambots.meta.exceptions.TelegramApiRequestException;

/** The fake Bot API is one: the official library, which writes methods' names in lower case, works with it. */
class OfficialLibraryTest {
    private static final Path SPEC = Path.of("../../shared/data/telegram/bot-api-spec/api.json");

    private final FakeBotApi api = FakeBotApi.start();
    private final URI url = URI.create(api.url());
    private final OkHttpTelegramClient client = new OkHttpTelegramClient(
            FakeBotApi.TOKEN,
            TelegramUrl.builder()
                    .schema("http")
                    .host(url.getHost())
                    .port(url.getPort())
                    .build());

    OfficialLibraryTest() {
        if (Files.exists(SPEC)) {
            api.checkedAgainst(SPEC);
        }
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    @DisplayName("It polls, and what was confirmed does not come again")
    void polls() throws Exception {
        FakePerson anna = api.person(77, "Anna");
        anna.says("one");
        anna.says("two");
        List<Update> updates =
                client.execute(GetUpdates.builder().offset(0).timeout(1).build());
        int next = updates.get(0).getUpdateId() + 1;

        assertThat(updates).extracting(update -> update.getMessage().getText()).containsExactly("one", "two");
        assertThat(client.execute(GetUpdates.builder().offset(next).timeout(1).build()))
                .extracting(update -> update.getMessage().getText())
                .containsExactly("two");
        assertThat(api.pendingUpdates()).isEqualTo(1);
    }

    @Test
    @DisplayName("It sends, changes and deletes texts")
    void texts() throws Exception {
        SendMessage message = new SendMessage("77", "<b>bold</b> &amp; plain");
        message.setParseMode(ParseMode.HTML);
        Message sent = client.execute(message);
        assertThat(api.messages().get(0).text().plain()).isEqualTo("bold & plain");
        assertThat(api.messages().get(0).text().spans()).hasSize(1);

        client.execute(EditMessageText.builder()
                .chatId("77")
                .messageId(sent.getMessageId())
                .text("changed")
                .build());
        assertThat(api.messages()).extracting(shown -> shown.text().plain()).containsExactly("changed");
        client.execute(new DeleteMessage("77", sent.getMessageId()));
        assertThat(api.messages()).isEmpty();
        assertThat(api.calls())
                .extracting(BotCall::method)
                .containsExactly("sendMessage", "editMessageText", "deleteMessage");
    }

    @Test
    @DisplayName("It sends photos and albums, and fetches files")
    void files() throws Exception {
        client.execute(new SendPhoto("77", new InputFile(stream("a photo"), "a.jpg")));
        List<Message> album = client.execute(new SendMediaGroup(
                "77",
                List.of(new InputMediaPhoto(stream("one"), "1.jpg"), new InputMediaPhoto(stream("two"), "2.jpg"))));

        assertThat(album).hasSize(2);
        assertThat(api.messages())
                .extracting(message -> new String(message.file().bytes(), StandardCharsets.UTF_8))
                .containsExactly("a photo", "one", "two");
        assertThat(api.messages()).extracting(BotMessage::kind).containsOnly("photo");
        String id = api.file("to be fetched".getBytes(StandardCharsets.UTF_8));
        // The library would look for a file's path, but not for the file itself, where it is told to.
        String path = client.execute(new GetFile(id)).getFilePath();
        URI file = URI.create(api.url() + "/file/bot" + FakeBotApi.TOKEN + "/" + path);
        try (InputStream bytes = file.toURL().openStream()) {
            assertThat(new String(bytes.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("to be fetched");
        }
    }

    @Test
    @DisplayName("It is told what is wrong, as Telegram tells it")
    void errors() throws Exception {
        assertThat(client.execute(new GetMe()).getUserName()).isEqualTo("fake_bot");
        assertThat(client.execute(new AnswerCallbackQuery("1"))).isTrue();
        api.failNext("sendMessage", BotFault.error(429, "Too Many Requests: retry after 14", "retry_after", 14));
        TelegramApiRequestException tooMany = failure();
        assertThat(tooMany.getErrorCode()).isEqualTo(429);
        assertThat(tooMany.getParameters().getRetryAfter()).isEqualTo(14);

        client.execute(new SendMessage("77", "x"));
        SendMessage wrong = new SendMessage("77", "<b>never closed");
        wrong.setParseMode(ParseMode.HTML);
        assertThat(catchThrowableOfType(TelegramApiRequestException.class, () -> client.execute(wrong)))
                .hasMessageContaining("can't parse entities");
    }

    private TelegramApiRequestException failure() {
        return catchThrowableOfType(
                TelegramApiRequestException.class, () -> client.execute(new SendMessage("77", "x")));
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
