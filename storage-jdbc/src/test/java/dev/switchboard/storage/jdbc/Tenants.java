package dev.switchboard.storage.jdbc;

import java.util.concurrent.atomic.AtomicInteger;

/** Tenants without any data: the tests that have one share their tables, which take long to be made. */
final class Tenants {
    private static final String PREFIX = "tenant-";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private Tenants() {}

    static String next() {
        return PREFIX + NUMBER.incrementAndGet();
    }

    static boolean isOne(String name) {
        return name.startsWith(PREFIX);
    }
}
