package dev.switchboard.testkit;

import dev.switchboard.storage.Storage;
import org.junit.jupiter.api.Nested;

/**
 * What Switchboard promises, tried on a storage with the whole pipeline: the tests are named by the promises and rules.
 * Extend it, say how the storage is opened, and inherit the tests.
 *
 * <p>An instance of the test class serves one test.
 */
public abstract class PromisesContract {
    /**
     * Opens the storage of this test: the first time without any data, later on the same data. May be called again while
     * an earlier one is open, if the storage is for several nodes, or keeps its data in itself.
     *
     * @return the storage, not opened yet
     * @throws Exception if it cannot be made
     */
    protected abstract Storage storage() throws Exception;

    /**
     * The tenant of this test. Where the tables of a storage hold many tenants, a tenant of its own is new data, and spares
     * making tables for each test.
     *
     * @return it; {@code default} unless it is overridden
     */
    protected String tenant() {
        return "default";
    }

    @Nested
    class Receiving extends PromisesOfReceiving {
        Receiving() {
            super(PromisesContract.this);
        }
    }

    @Nested
    class Authors extends PromisesOfAuthors {
        Authors() {
            super(PromisesContract.this);
        }
    }

    @Nested
    class Handling extends PromisesOfHandling {
        Handling() {
            super(PromisesContract.this);
        }
    }

    @Nested
    class Overlapping extends PromisesOfOverlap {
        Overlapping() {
            super(PromisesContract.this);
        }
    }

    @Nested
    class Albums extends PromisesOfAlbums {
        Albums() {
            super(PromisesContract.this);
        }
    }

    @Nested
    class Sending extends PromisesOfSending {
        Sending() {
            super(PromisesContract.this);
        }
    }

    @Nested
    class ParkedWork extends PromisesOfParkedWork {
        ParkedWork() {
            super(PromisesContract.this);
        }
    }

    @Nested
    class Retaining extends PromisesOfRetention {
        Retaining() {
            super(PromisesContract.this);
        }
    }

    @Nested
    class LoggedWebhooks extends PromisesOfWebhooks {
        LoggedWebhooks() {
            super(PromisesContract.this);
        }
    }

    @Nested
    class PersonalData extends PromisesOfPersonalData {
        PersonalData() {
            super(PromisesContract.this);
        }
    }

    @Nested
    class Doubt extends PromisesOfDoubt {
        Doubt() {
            super(PromisesContract.this);
        }
    }

    @Nested
    class Operations extends PromisesOfOperations {
        Operations() {
            super(PromisesContract.this);
        }
    }

    @Nested
    class Closing extends PromisesOfClosing {
        Closing() {
            super(PromisesContract.this);
        }
    }

    @Nested
    class Crashes extends PromisesOfCrashes {
        Crashes() {
            super(PromisesContract.this);
        }
    }

    @Nested
    class Feed extends PromisesOfTheFeed {
        Feed() {
            super(PromisesContract.this);
        }
    }

    @Nested
    class Channels extends PromisesOfChannels {
        Channels() {
            super(PromisesContract.this);
        }
    }
}
