package dev.switchboard.benchmarks;

/** What is measured. */
enum Measure {
    /** Durable intake: a message is in flight until it is acknowledged, and nothing handles it. */
    INTAKE("durable intake"),
    /** End to end: a message is in flight until the reply to it reached the platform. */
    END_TO_END("end to end");

    private final String title;

    Measure(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
