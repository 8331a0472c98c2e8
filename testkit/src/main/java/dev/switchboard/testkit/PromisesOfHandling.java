package dev.switchboard.testkit;

import static dev.switchboard.model.Template.template;
import static dev.switchboard.rules.Condition.always;
import static dev.switchboard.rules.Condition.keyword;
import static dev.switchboard.rules.Condition.regex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.Switchboard;
import dev.switchboard.model.ConfigurationException;
import dev.switchboard.model.Conversation;
import dev.switchboard.model.Event;
import dev.switchboard.model.Message;
import dev.switchboard.model.Parked;
import dev.switchboard.model.Template;
import dev.switchboard.rules.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Promise 3, rules R6 to R8: commands, rules and handlers. */
abstract class PromisesOfHandling extends BoardFixture {
    PromisesOfHandling(PromisesContract contract) {
        super(contract);
    }

    @Test
    void R6_aCommandGetsTheMessageAlone() {
        Switchboard board = start(host -> echo(host)
                .rule(Rule.named("all").when(always()).reply("rule"))
                .command(
                        "start",
                        context -> context.reply(
                                "Welcome, " + context.contact().firstName() + " " + context.arguments())));

        said(board, "anna", "/Start@scripted_bot  now please ");
        said(board, "anna", "/unknown");

        awaitTexts("anna", "Welcome, anna now please", "rule", "echo /unknown");
    }

    @Test
    void R6_aCommandForAnotherBotIsNotOurs() {
        Switchboard board = start(host -> echo(host).command("start", context -> context.reply("Welcome")));

        said(board, "anna", "/start@other_bot");
        said(board, "anna", "/start");

        awaitTexts("anna", "echo /start@other_bot", "Welcome");
    }

    @Test
    void R6_rulesRunByPriorityUntilOneStops() {
        Switchboard board = start(host -> echo(host)
                .rule(Rule.named("low").priority(-1).reply("low"))
                .rule(Rule.named("stopping")
                        .when(keyword("stop"))
                        .reply("stopped")
                        .stop())
                .rule(Rule.named("high").priority(1).when(regex("^[a-z ]+$")).reply("high")));

        said(board, "anna", "go on");
        awaitTexts("anna", "high", "low", "echo go on");
        said(board, "anna", "please STOP!");

        awaitTexts("anna", "high", "low", "echo go on", "stopped");
    }

    @Test
    void R6_anActionThatCannotBeDoneIsToldAndSkipped() {
        Switchboard board = start(host -> host.channel(platform.channel(CHANNEL))
                .rule(Rule.named("prices")
                        .reply(template("Prices: {{link}}"))
                        .reply("Bye")
                        .label("asked")));

        said(board, "anna", "hello");

        awaitTexts("anna", "Bye");
        List<Event> skipped = events(board, Event.ACTION_SKIPPED);
        assertThat(skipped).hasSize(1);
        assertThat(skipped.get(0).facts()).containsEntry("action", "prices");
        assertThat(skipped.get(0).facts().get("error")).contains("link");
        eventually()
                .untilAsserted(() -> assertThat(board.conversations()
                                .get(conversation(board, "anna"))
                                .labels())
                        .containsExactly("asked"));
    }

    @Test
    void R6_aNameIsNeverATemplate() {
        Switchboard board = start(host -> host.channel(platform.channel(CHANNEL))
                .value("secret", "42")
                .template("greeting", "Hello, {{contact.name}}!")
                .onMessage(context -> {
                    context.reply(Template.named("greeting"));
                    context.reply("{{secret}}");
                }));

        said(board, "{{secret}}", "hi");

        awaitTexts("{{secret}}", "Hello, Person {{secret}}!", "{{secret}}");
    }

    @Test
    void P3_aUnitThatThrowsLeavesNothingAndIsTriedAgain() {
        AtomicInteger calls = new AtomicInteger();
        Switchboard board =
                start(host -> host.channel(platform.channel(CHANNEL)).onMessage(context -> {
                    context.conversation().assign("team");
                    context.reply("try " + context.attempt());
                    if (calls.incrementAndGet() < 3) {
                        throw new IllegalStateException("not yet");
                    }
                }));

        said(board, "anna", "hello");
        eventually().until(() -> calls.get() == 1);
        assertThat(board.conversations().get(conversation(board, "anna")).assignee())
                .isNull();

        advanceUntil(Duration.ofSeconds(30), () -> assertThat(platform.texts()).containsExactly("try 3"));
        assertThat(board.conversations().get(conversation(board, "anna")).assignee())
                .isEqualTo("team");
        assertThat(texts(board, "anna")).containsExactly("hello", "try 3");
    }

    @Test
    void P3_afterItsLastTryAUnitIsParkedAndTheNextGoesOn() {
        Switchboard board = start(host -> host.channel(platform.channel(CHANNEL))
                .handlerAttempts(2)
                .onMessage(context -> {
                    if (context.text().contains("poison") && context.attempt() < 10) {
                        throw new IllegalStateException("cannot digest");
                    }
                    context.reply("ok " + context.text().plain());
                }));

        said(board, "anna", "poison");
        said(board, "anna", "food");

        advanceUntil(Duration.ofSeconds(30), () -> assertThat(platform.texts()).containsExactly("ok food"));
        Parked parked = board.parked().list(CHANNEL, null, 10).items().get(0);
        assertThat(parked.kind()).isEqualTo(Parked.Kind.UNIT);
        assertThat(parked.attempts()).isEqualTo(2);
        assertThat(parked.reason()).contains("cannot digest");
        assertThat(parked.message()).isEqualTo(messages(board, "anna").get(0).id());
    }

    @Test
    void R12_parkedWorkThatIsRetriedGoesToTheEndAndIsMarkedLate() {
        AtomicInteger calls = new AtomicInteger();
        Switchboard board = start(host -> host.channel(platform.channel(CHANNEL))
                .handlerAttempts(1)
                .onMessage(context -> {
                    if (context.text().contains("first") && calls.incrementAndGet() == 1) {
                        throw new IllegalStateException("not now");
                    }
                    context.reply("ok " + context.text().plain());
                }));
        said(board, "anna", "first");
        said(board, "anna", "second");
        awaitTexts("anna", "ok second");

        board.parked().retry(board.parked().list(null, null, 10).items().get(0).id());

        awaitTexts("anna", "ok second", "ok first");
        assertThat(messages(board, "anna").get(0).mark()).isEqualTo(Message.Mark.LATE);
        assertThat(board.parked().list(null, null, 10).items()).isEmpty();
    }

    @Test
    void R7_effectsAreOperationsAndOneCommit() {
        Switchboard board =
                start(host -> host.channel(platform.channel(CHANNEL)).onMessage(context -> {
                    context.conversation().assign("team");
                    context.conversation().addLabel("a");
                    context.conversation().addLabel("b");
                    context.conversation().removeLabel("a");
                    assertThat(context.conversation().labels()).containsExactly("b");
                    context.conversation().close();
                    context.reply("bye");
                }));

        said(board, "anna", "hello");

        awaitTexts("anna", "bye");
        Conversation conversation = board.conversations().get(conversation(board, "anna"));
        assertThat(conversation.assignee()).isEqualTo("team");
        assertThat(conversation.labels()).isEqualTo(Set.of("b"));
        assertThat(conversation.status()).isEqualTo(Conversation.Status.CLOSED);
    }

    @Test
    void R7_anEffectKeyIsTheSameAtEveryTry() {
        Set<String> keys = ConcurrentHashMap.newKeySet();
        AtomicInteger calls = new AtomicInteger();
        Switchboard board =
                start(host -> host.channel(platform.channel(CHANNEL)).onMessage(context -> {
                    keys.add(context.effectKey("order"));
                    keys.add(context.effectKey("invoice"));
                    if (calls.incrementAndGet() < 3) {
                        throw new IllegalStateException("again");
                    }
                }));

        said(board, "anna", "hello");

        advanceUntil(Duration.ofSeconds(30), () -> assertThat(calls).hasValue(3));
        assertThat(keys).hasSize(2);
    }

    @Test
    void R8_aHandlerThatHangsIsGivenUpOnAndDelaysNoOther() {
        CountDownLatch never = new CountDownLatch(1);
        ConcurrentLinkedQueue<String> interrupted = new ConcurrentLinkedQueue<>();
        Switchboard board = start(host -> host.channel(platform.channel(CHANNEL))
                .handlerAttempts(1)
                .handlerTimeout(Duration.ofSeconds(60))
                .onMessage(context -> {
                    context.reply("half");
                    if (context.text().contains("hang")) {
                        try {
                            never.await();
                        } catch (InterruptedException e) {
                            interrupted.add(context.text().plain());
                        }
                        try {
                            context.reply("too late");
                        } catch (IllegalStateException e) {
                            interrupted.add("its context is over");
                        }
                    }
                }));

        said(board, "anna", "hang");
        said(board, "ben", "hello");
        awaitTexts("ben", "half");

        advanceUntil(Duration.ofSeconds(10), () -> assertThat(interrupted).contains("hang"));
        eventually()
                .untilAsserted(() ->
                        assertThat(board.parked().list(null, null, 10).items()).hasSize(1));
        eventually().untilAsserted(() -> assertThat(interrupted).containsExactly("hang", "its context is over"));
        assertThat(platform.texts("anna")).isEmpty();
        assertThat(texts(board, "anna")).containsExactly("hang");
    }

    @Test
    void R8_whatFollowsAnAsynchronousHandlerIsInterruptedToo() throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        CountDownLatch asked = new CountDownLatch(1);
        CompletableFuture<Thread> interrupted = new CompletableFuture<>();
        Switchboard board = start(host -> host.channel(platform.channel(CHANNEL))
                .handlerAttempts(1)
                .handlerTimeout(Duration.ofSeconds(60))
                .onMessageAsync(context -> {
                    asked.countDown();
                    return answer;
                })
                .onMessage(context -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.complete(Thread.currentThread());
                    }
                }));
        said(board, "anna", "hello");
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

        Thread client = new Thread(() -> answer.complete("done"));
        client.start();

        advanceUntil(Duration.ofSeconds(10), () -> assertThat(interrupted).isCompleted());
        assertThat(interrupted.get()).isNotSameAs(client);
        client.join(10_000);
        assertThat(client.isAlive()).isFalse();
    }

    @Test
    void R8_aHandlerMayHoldNoThread() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        Switchboard board = start(host -> host.channel(platform.channel(CHANNEL))
                .handlerThreads(1)
                .onMessageAsync(context -> context.text().contains("wait")
                        ? answer.thenAccept(context::reply)
                        : CompletableFuture.completedFuture(context.reply("now"))));

        said(board, "anna", "wait");
        said(board, "anna", "after");
        answer.complete("done");

        awaitTexts("anna", "done", "now");
    }

    @Test
    void P4_aConversationWhoseHandlerFailsDelaysNoOther() {
        Switchboard board =
                start(host -> host.channel(platform.channel(CHANNEL)).onMessage(context -> {
                    if (context.text().contains("fail")) {
                        throw new IllegalStateException("always");
                    }
                    context.reply("ok");
                }));

        said(board, "anna", "fail");
        for (int i = 0; i < 20; i++) {
            said(board, "person" + i, "hello");
        }

        eventually().untilAsserted(() -> assertThat(platform.texts()).hasSize(20));
    }

    @Test
    void P10_aRuleWhoseTemplateCannotBeReadIsRefusedAtTheStart() {
        for (Template wrong : List.of(Template.named("nope"), template("{{#open}} and never closed"))) {
            Switchboard.Builder builder = Switchboard.builder()
                    .channel(platform.channel(CHANNEL))
                    .rule(Rule.named("prices").reply(wrong));
            assertThatThrownBy(builder::build)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("rule prices");
        }
    }

    @Test
    void P10_aRuleThatDoesNothingIsRefusedAtTheStart() {
        Switchboard.Builder builder = Switchboard.builder()
                .channel(platform.channel(CHANNEL))
                .rule(Rule.named("idle").when(keyword("price")));

        assertThatThrownBy(builder::build)
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("rule idle: has no action: say what it does");
    }
}
