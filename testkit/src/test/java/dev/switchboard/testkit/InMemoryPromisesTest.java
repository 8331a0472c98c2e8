package dev.switchboard.testkit;

import dev.switchboard.storage.Storage;

class InMemoryPromisesTest extends PromisesContract {
    private final Storage storage = Storage.inMemory();

    @Override
    protected Storage storage() {
        return storage;
    }
}
