package dev.switchboard.testkit;

import dev.switchboard.storage.Storage;
import dev.switchboard.storage.StorageException;
import dev.switchboard.storage.Transaction;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A storage whose process dies at a commit: from then on, nothing that is asked of it reaches what lies behind, as if the
 * process were gone. Another board on the same data is then what is started after the crash.
 */
public final class CrashingStorage {
    /** On which side of a commit the process dies. */
    public enum Side {
        /** Nothing of the transaction is committed. */
        BEFORE,
        /** The transaction is committed, and nobody is told. */
        AFTER
    }

    private final Storage behind;
    private final Side side;
    private final Predicate<Integer> dies;
    private final AtomicInteger commits = new AtomicInteger();
    private final CountDownLatch death = new CountDownLatch(1);
    private final Storage storage;

    /**
     * A storage that dies once.
     *
     * @param behind where the data is; it is not closed by the death
     * @param side on which side of the commit
     * @param dies which commit it is, counted from 1
     */
    public CrashingStorage(Storage behind, Side side, Predicate<Integer> dies) {
        this.behind = behind;
        this.side = side;
        this.dies = dies;
        this.storage = (Storage) Proxy.newProxyInstance(
                Storage.class.getClassLoader(), new Class<?>[] {Storage.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        return null;
                    }
                    if (isDead()) {
                        throw gone();
                    }
                    if (method.getName().equals("write")) {
                        @SuppressWarnings("unchecked") // the one parameter of Storage.write
                        Function<? super Transaction, Object> work =
                                (Function<? super Transaction, Object>) arguments[0];
                        return write(work);
                    }
                    try {
                        return method.invoke(behind, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** {@return the storage for the board that is to die} */
    public Storage storage() {
        return storage;
    }

    /** {@return whether it has died} */
    public boolean isDead() {
        return death.getCount() == 0;
    }

    /**
     * Waits for the death.
     *
     * @return whether it died within ten seconds
     * @throws InterruptedException if the thread is interrupted
     */
    public boolean awaitDeath() throws InterruptedException {
        return death.await(10, TimeUnit.SECONDS);
    }

    private Object write(Function<? super Transaction, Object> work) {
        boolean last = dies.test(commits.incrementAndGet());
        if (last && side == Side.BEFORE) {
            death.countDown();
            throw gone();
        }
        Object result = behind.write(transaction -> {
            Object done = work.apply(transaction);
            if (isDead()) {
                throw gone();
            }
            return done;
        });
        if (last) {
            death.countDown();
            throw gone();
        }
        return result;
    }

    private static StorageException gone() {
        return StorageException.unavailable("the process is dead", null);
    }
}
