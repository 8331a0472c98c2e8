package dev.switchboard.testkit;

import dev.switchboard.storage.Storage;

/** The storage in memory keeps its data in itself, so a further node is given the same one. */
class InMemoryStorageContractTest extends StorageContract {
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
