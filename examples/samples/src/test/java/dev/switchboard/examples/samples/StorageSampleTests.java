package dev.switchboard.examples.samples;

import dev.switchboard.storage.Storage;
import dev.switchboard.testkit.PromisesContract;
import dev.switchboard.testkit.StorageContract;

/** How a storage is held to the contracts. */
final class StorageSampleTests {
    private StorageSampleTests() {}

    static class MyStorageContractTest extends StorageContract {
        private Storage storage = Storage.inMemory();

        @Override
        protected Storage.Traits expected() {
            return new Storage.Traits("in memory", false, true);
        }

        @Override
        protected Storage onNewData() {
            storage = Storage.inMemory();
            return storage;
        }

        @Override
        protected Storage onSameData() {
            return storage;
        }
    }

    static class MyPromisesTest extends PromisesContract {
        private final Storage storage = Storage.inMemory();

        @Override
        protected Storage storage() {
            return storage;
        }
    }
}
