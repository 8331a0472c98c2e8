package dev.switchboard.gmail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.Switchboard;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.ConversationQuery;
import dev.switchboard.model.WebhookRequest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A push has the mailbox looked at now, though it is polled only once an hour. */
class GmailPushTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    @Test
    void aPushBringsTheMailAtOnceAndAForgedOneNothing() throws Exception {
        try (FakeGmail gmail = new FakeGmail();
                PushSigner signer = new PushSigner()) {
            ChannelConfig config = GmailBoard.config(gmail)
                    .with(Gmail.POLL_INTERVAL, "PT1H")
                    .with(Gmail.PUSH_TOPIC, "projects/p/topics/t");
            for (Map.Entry<String, String> setting : signer.settings().entrySet()) {
                config = config.with(setting.getKey(), setting.getValue());
            }
            Switchboard board = Switchboard.builder().channel(config).build();
            try {
                board.start();
                await().atMost(SOON).until(() -> gmail.watches.get() == 1 && gmail.calls.get() >= 3);
                gmail.mailbox.add(
                        FakeMailbox.mail("anna@people.example", FakeGmail.USER, "<1@x>", "", "Hi", "hello"),
                        null,
                        "INBOX");
                WebhookRequest forged = WebhookRequest.post(new byte[0])
                        .header(
                                "Authorization",
                                "Bearer " + signer.forgedTokens().get(0));
                WebhookRequest push =
                        WebhookRequest.post(new byte[0]).header("Authorization", "Bearer " + signer.token());

                assertThat(board.webhooks().handle(GmailBoard.CHANNEL, forged).status())
                        .isEqualTo(401);
                assertThat(board.webhooks().handle(GmailBoard.CHANNEL, push).status())
                        .isEqualTo(200);
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(board.conversations()
                                        .find(ConversationQuery.all())
                                        .items())
                                .hasSize(1));
                assertThat(gmail.watches).hasValue(1);
            } finally {
                board.close();
            }
        }
    }
}
