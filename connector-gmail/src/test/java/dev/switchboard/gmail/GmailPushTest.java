package dev.switchboard.gmail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.Switchboard;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.ConversationQuery;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.testkit.TestClock;
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
                await().atMost(SOON).until(() -> gmail.watches.get() == 1 && gmail.calls.get() >= 4);
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

    @Test
    void aPushThatCannotBeCheckedNowIsToComeAgain() throws Exception {
        try (FakeGmail gmail = new FakeGmail();
                PushSigner signer = new PushSigner()) {
            signer.status = 503;
            ChannelConfig config = GmailBoard.config(gmail).with(Gmail.POLL_INTERVAL, "PT1H");
            for (Map.Entry<String, String> setting : signer.settings().entrySet()) {
                config = config.with(setting.getKey(), setting.getValue());
            }
            try (Switchboard board = Switchboard.builder().channel(config).build()) {
                board.start();
                await().atMost(SOON).until(() -> gmail.calls.get() >= 3);

                assertThat(board.webhooks()
                                .handle(GmailBoard.CHANNEL, push(signer.token()))
                                .status())
                        .isEqualTo(503);
                assertThat(board.webhooks()
                                .handle(
                                        GmailBoard.CHANNEL,
                                        push(signer.forgedTokens().get(1)))
                                .status())
                        .isEqualTo(401);
            }
        }
    }

    @Test
    void newsThatArePulledFromASubscriptionBringTheMailAtOnce() throws Exception {
        try (FakeGmail gmail = new FakeGmail()) {
            ChannelConfig config = GmailBoard.config(gmail)
                    .with(Gmail.POLL_INTERVAL, "PT1H")
                    .with(Gmail.PUSH_TOPIC, "projects/p/topics/t")
                    .with(Gmail.PUSH_SUBSCRIPTION, "projects/p/subscriptions/s")
                    .with(Gmail.PUBSUB_URL, gmail.url());
            try (Switchboard board = Switchboard.builder().channel(config).build()) {
                board.start();
                await().atMost(SOON).until(() -> asked(gmail, ":pull") > 0);
                gmail.mailbox.add(
                        FakeMailbox.mail("anna@people.example", FakeGmail.USER, "<1@x>", "", "Hi", "hello"),
                        null,
                        "INBOX");
                gmail.news.add("news-1");

                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(board.conversations()
                                        .find(ConversationQuery.all())
                                        .items())
                                .hasSize(1));
                assertThat(gmail.news).isEmpty();
                assertThat(asked(gmail, "/history")).isEqualTo(1);
            }
        }
    }

    @Test
    void aSubscriptionThatCannotBeAskedKeepsNoMailBack() throws Exception {
        try (FakeGmail gmail = new FakeGmail()) {
            gmail.failures.put("s:pull", FakeGmail.Failure.of(403, "forbidden", "no scope for Pub/Sub"));
            var settings = GmailBoard.config(gmail)
                    .with(Gmail.POLL_INTERVAL, "PT5M")
                    .with(Gmail.PUSH_SUBSCRIPTION, "projects/p/subscriptions/s")
                    .with(Gmail.PUBSUB_URL, gmail.url())
                    .settings();
            TestClock clock = new TestClock();
            GmailConnector connector = (GmailConnector) new GmailProvider().create(new TestContext(settings, clock));
            String offset = connector.poll(null).offset();
            gmail.mailbox.add(
                    FakeMailbox.mail("anna@people.example", FakeGmail.USER, "<1@x>", "", "Hi", "hello"), null, "INBOX");
            assertThat(connector.poll(offset).events()).isEmpty();

            clock.advance(Duration.ofMinutes(6));
            assertThat(connector.poll(offset).events()).hasSize(1);
            assertThat(connector.poll(offset).events())
                    .as("what was not stored")
                    .hasSize(1);
        }
    }

    private static long asked(FakeGmail gmail, String what) {
        synchronized (gmail.paths) {
            return gmail.paths.stream().filter(path -> path.contains(what)).count();
        }
    }

    private static WebhookRequest push(String token) {
        return WebhookRequest.post(new byte[0]).header("Authorization", "Bearer " + token);
    }
}
