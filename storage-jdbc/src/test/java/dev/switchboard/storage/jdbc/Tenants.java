package dev.switchboard.storage.jdbc;

import java.util.concurrent.atomic.AtomicInteger;

/** Tenants without any data: the tests that have one share their tables, which take long to be made. */
final class Tenants {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private Tenants() {}

    static String next() {
        return "tenant-" + NUMBER.incrementAndGet();
    }
}
