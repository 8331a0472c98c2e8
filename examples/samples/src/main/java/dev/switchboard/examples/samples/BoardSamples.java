package dev.switchboard.examples.samples;

import dev.switchboard.Switchboard;
import dev.switchboard.handler.MessageHandler;
import dev.switchboard.model.ChannelConfig;
import dev.switchboard.model.ChannelPolicy;
import dev.switchboard.model.Command;
import dev.switchboard.model.Content;
import dev.switchboard.model.ContentException;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Overlap;
import dev.switchboard.model.Template;
import dev.switchboard.rules.Condition;
import dev.switchboard.rules.Rule;
import dev.switchboard.storage.BlobStore;
import dev.switchboard.storage.SecretStore;
import dev.switchboard.storage.Storage;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Building a board, and what it answers by itself. */
final class BoardSamples {
    private BoardSamples() {}

    /** What the host has already. */
    interface Shop {
        String orderStatus(String order);

        void createTicket(String key, String text);

        CompletionStage<String> ask(String question);
    }

    static Switchboard board(Storage storage, String token, Path folder) {
        Switchboard board = Switchboard.builder()
                .storage(storage)
                .blobs(BlobStore.files(folder))
                .node("shop-1")
                .channel(ChannelConfig.of("telegram", "support").with("token", token))
                .build();
        board.start();
        return board;
    }

    static ChannelConfig channel(String token) {
        return ChannelConfig.of("telegram", "support")
                .with("token", token)
                .named("Support bot")
                .overlap(Overlap.MERGED);
    }

    static ChannelConfig neverTwice(ChannelConfig channel) {
        return channel.policy(
                new ChannelPolicy(Overlap.IN_ORDER, ChannelPolicy.InDoubt.FAIL, ChannelPolicy.AfterFailure.HOLD));
    }

    static void rules(Switchboard.Builder builder, String url) {
        builder.rule(Rule.named("pricing")
                        .when(Condition.keyword("price", "pricing"))
                        .reply(Template.template("Our prices: {{link}}").with("link", url)))
                .rule(Rule.named("complaint")
                        .priority(10)
                        .when(Condition.regex("(?i)refund|broken"), Condition.unassigned())
                        .label("complaint")
                        .assign("support-team")
                        .stop());
    }

    static void commands(Switchboard.Builder builder, Shop shop) {
        builder.command(
                        "start",
                        context -> context.reply("Welcome, " + context.contact().firstName() + "!"))
                .command("order", context -> context.reply(shop.orderStatus(context.arguments())));
    }

    static void shownCommands(Switchboard.Builder builder, Shop shop) {
        builder.command(
                Command.named("order").describedAs("Where is my order?").describedIn("de", "Wo ist meine Bestellung?"),
                context -> context.reply(shop.orderStatus(context.arguments())));
    }

    static void handlers(Switchboard.Builder builder) {
        builder.onMessage(context -> {
            if (context.text().contains("human")) {
                context.conversation().assign("support-team");
                context.reply("A person will be with you shortly.");
            }
        });
    }

    static void asynchronous(Switchboard.Builder builder, Shop shop) {
        builder.onMessageAsync(context -> shop.ask(context.text().plain()).thenAccept(answer -> context.reply(answer)));
    }

    static MessageHandler elsewhere(Shop shop) {
        return context ->
                shop.createTicket(context.effectKey("ticket"), context.text().plain());
    }

    static void templates(Switchboard.Builder builder) {
        builder.value("shop", "Corner Shop")
                .template("closed", "Dear {{contact.firstName}}, {{shop}} is closed until {{until}}.")
                .rule(Rule.named("closed")
                        .when(Condition.keyword("open"))
                        .reply(Template.named("closed").with("until", "9:00")));
    }

    static void attachments(Switchboard board, ConversationId conversation, Path invoice) {
        board.send(conversation, Content.text("Your invoice").attach(invoice), "invoice-4711");
    }

    static Optional<String> refused(Switchboard board, ConversationId conversation, Content content) {
        try {
            board.send(conversation, content);
            return Optional.empty();
        } catch (ContentException e) {
            return Optional.of(e.field() + " was refused: " + e.getMessage());
        }
    }

    static void runtimeChannels(Switchboard.Builder builder, byte[] key, String token) {
        Switchboard board = builder.secrets(SecretStore.encrypted(key)).build();
        board.start();
        board.channels().add(ChannelConfig.of("telegram", "sales").with("token", token));
        Optional<String> problem = board.channels().test("sales");
        board.channels().pause("sales");
        board.channels().activate("sales");
        board.channels().remove("sales");
        problem.ifPresent(System.err::println);
    }
}
