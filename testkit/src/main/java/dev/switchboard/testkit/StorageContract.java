package dev.switchboard.testkit;

import dev.switchboard.storage.Storage;
import org.junit.jupiter.api.Nested;

/**
 * What a {@link Storage} must do to work with Switchboard. Extend it, say how a storage is made, and inherit the tests;
 * each is named by the promise (P) or the rule (R) that it holds, and those for something that the storage does not promise
 * are skipped.
 *
 * <pre>{@code
 * class MyStorageContractTest extends StorageContract {
 *     @TempDir
 *     Path folder;
 *
 *     private int number;
 *
 *     @Override
 *     protected Storage.Traits expected() {
 *         return new Storage.Traits("my storage", true, false);
 *     }
 *
 *     @Override
 *     protected Storage onNewData() {
 *         number++;
 *         return onSameData();
 *     }
 *
 *     @Override
 *     protected Storage onSameData() {
 *         return MyStorage.in(folder.resolve("data-" + number));
 *     }
 * }
 * }</pre>
 *
 * <p>An instance of the test class serves one test. The tests run in one thread, and many of them make threads of their own.
 */
public abstract class StorageContract {
    /** {@return what the storage promises} */
    protected abstract Storage.Traits expected();

    /**
     * Makes a storage on data of its own, with nothing in it yet. Called before each test, and by some once more.
     *
     * @return the storage, not opened yet; the test closes it
     */
    protected abstract Storage onNewData();

    /**
     * Makes a further storage on the data of the one that {@link #onNewData} made last. That one is still open where
     * several nodes are promised, and closed otherwise.
     *
     * @return the storage, not opened yet; for one that keeps its data in itself, the same one
     */
    protected abstract Storage onSameData();

    /**
     * The tenant whose data the storage that {@link #onNewData} made last is opened for. Where the tables of a storage hold many
     * tenants, a tenant of its own is new data, and spares making tables for each test.
     *
     * @return it; {@code default} unless it is overridden
     */
    protected String tenant() {
        return "default";
    }

    @Nested
    class Keys extends StorageKeyTests {
        Keys() {
            super(StorageContract.this);
        }
    }

    @Nested
    class Transactions extends StorageTransactionTests {
        Transactions() {
            super(StorageContract.this);
        }
    }

    @Nested
    class Conversations extends StorageConversationTests {
        Conversations() {
            super(StorageContract.this);
        }
    }

    @Nested
    class Lists extends StorageListTests {
        Lists() {
            super(StorageContract.this);
        }
    }

    @Nested
    class Messages extends StorageMessageTests {
        Messages() {
            super(StorageContract.this);
        }
    }

    @Nested
    class People extends StoragePeopleTests {
        People() {
            super(StorageContract.this);
        }
    }

    @Nested
    class ParkedWork extends StorageParkedTests {
        ParkedWork() {
            super(StorageContract.this);
        }
    }

    @Nested
    class Housekeeping extends StorageHousekeepingTests {
        Housekeeping() {
            super(StorageContract.this);
        }
    }

    @Nested
    class Blobs extends StorageBlobTests {
        Blobs() {
            super(StorageContract.this);
        }
    }

    @Nested
    class LoggedWebhooks extends StorageWebhookTests {
        LoggedWebhooks() {
            super(StorageContract.this);
        }
    }

    @Nested
    class PersonalData extends StoragePersonalDataTests {
        PersonalData() {
            super(StorageContract.this);
        }
    }

    @Nested
    class Lanes extends StorageLaneTests {
        Lanes() {
            super(StorageContract.this);
        }
    }

    @Nested
    class Claims extends StorageClaimTests {
        Claims() {
            super(StorageContract.this);
        }
    }

    @Nested
    class Workload extends StorageWorkloadTests {
        Workload() {
            super(StorageContract.this);
        }
    }

    @Nested
    class Leases extends StorageLeaseTests {
        Leases() {
            super(StorageContract.this);
        }
    }

    @Nested
    class Feed extends StorageFeedTests {
        Feed() {
            super(StorageContract.this);
        }
    }

    @Nested
    class Channels extends StorageChannelTests {
        Channels() {
            super(StorageContract.this);
        }
    }

    @Nested
    class Promises extends StoragePromiseTests {
        Promises() {
            super(StorageContract.this);
        }
    }
}
