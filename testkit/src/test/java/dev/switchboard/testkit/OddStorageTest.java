package dev.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.Switchboard;
import dev.switchboard.model.Content;
import dev.switchboard.model.ConversationId;
import dev.switchboard.model.Event;
import dev.switchboard.model.Message;
import dev.switchboard.model.Parked;
import dev.switchboard.model.ParkedQuery;
import dev.switchboard.model.WebhookRequest;
import dev.switchboard.storage.Lease;
import dev.switchboard.storage.Storage;
import dev.switchboard.storage.StorageException;
import dev.switchboard.storage.Transaction;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A storage that refuses some of what it is given, or does not give a lock: what is not about that goes on. */
class OddStorageTest extends BoardFixture {
    private final Storage behind = Storage.inMemory();
    private final AtomicReference<Oddity> oddity = new AtomicReference<>((method, arguments) -> {});
    private final Storage storage = proxy(Storage.class, behind, this::call);

    OddStorageTest() {
        super(new InMemoryPromisesTest());
    }

    /** Throws what the storage answers a call of a transaction with. */
    private interface Oddity {
        void meet(String method, Object[] arguments);
    }

    private interface Call {
        Object of(Object target, Method method, Object[] arguments) throws Throwable;
    }

    @SuppressWarnings("unchecked") // the parameter of Storage.write
    private Object call(Object target, Method method, Object[] arguments) throws Throwable {
        if (!method.getName().equals("write")) {
            return invoke(target, method, arguments);
        }
        Function<? super Transaction, Object> work = (Function<? super Transaction, Object>) arguments[0];
        return behind.write(transaction -> work.apply(proxy(Transaction.class, transaction, (tx, asked, given) -> {
            oddity.get().meet(asked.getName(), given);
            return invoke(tx, asked, given);
        })));
    }

    private static <T> T proxy(Class<T> type, T target, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call.of(target, method, arguments)));
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static List<Parked> parked(Switchboard board) {
        return board.parked().find(ParkedQuery.all()).items();
    }

    private void refuse(String method, String part) {
        oddity.set((asked, arguments) -> {
            if (asked.equals(method) && arguments[0].toString().contains(part)) {
                throw StorageException.refused("a part of it cannot be stored", null);
            }
        });
    }

    @Test
    @DisplayName("Of a webhook that meets a locked conversation what is about others is stored, and told of once")
    void lockedConversation() {
        Switchboard board = start(storage, this::echo);
        said(board, "anna", "first");
        eventually()
                .untilAsserted(
                        () -> assertThat(events(board, Event.MESSAGE_SENT)).hasSize(1));
        ConversationId locked = conversation(board, "anna");
        oddity.set((method, arguments) -> {
            if (method.equals("lockConversations") && ((Collection<?>) arguments[0]).contains(locked)) {
                throw StorageException.contended("locked by somebody else", null);
            }
        });
        WebhookRequest request = ScriptedPlatform.together(
                ScriptedPlatform.text("ben", "b1", "one"),
                ScriptedPlatform.text("anna", "a2", "second"),
                ScriptedPlatform.text("ben", "b2", "two"),
                ScriptedPlatform.text("carl", "c1", "three"));

        assertThat(receives(board, request).status()).isEqualTo(503);

        awaitTexts("ben", "echo one", "echo two");
        awaitTexts("carl", "echo three");
        oddity.set((method, arguments) -> {});
        assertThat(receives(board, request).status()).isEqualTo(200);
        awaitTexts("anna", "echo first", "echo second");
        awaitTexts("ben", "echo one", "echo two");
    }

    @Test
    @DisplayName("A unit whose effects are refused has failed: it is parked after its last try, with the reason")
    void refusedEffects() {
        refuse("insertMessages", "echo odd");
        Switchboard board = start(storage, host -> echo(host).handlerAttempts(1));
        said(board, "anna", "odd");
        said(board, "anna", "even");

        awaitTexts("anna", "echo even");
        assertThat(parked(board)).singleElement().satisfies(unit -> {
            assertThat(unit.kind()).isEqualTo(Parked.Kind.UNIT);
            assertThat(unit.reason()).contains("a part of it cannot be stored");
        });
    }

    @Test
    @DisplayName("A send whose outcome is refused is parked and not repeated, and the node gives its lease back")
    void refusedOutcome() {
        refuse("insertExternalIds", "p1");
        Switchboard board = start(storage, host -> host.channel(platform.channel(CHANNEL)));
        ConversationId conversation = conversation(board, "anna");
        Message odd = board.conversations().message(board.send(conversation, Content.text("odd")));
        board.send(conversation, Content.text("even"));

        awaitTexts("anna", "odd", "even");
        eventually()
                .untilAsserted(() -> assertThat(parked(board)).singleElement().satisfies(send -> {
                    assertThat(send.message()).isEqualTo(odd.id());
                    assertThat(send.reason())
                            .contains("the platform took it")
                            .contains("a part of it cannot be stored");
                }));
        board.close();
        assertThat(behind.lease(Lease.Kind.NODE, "node-a")).isEmpty();
        assertThat(platform.texts()).containsExactly("odd", "even");
    }
}
