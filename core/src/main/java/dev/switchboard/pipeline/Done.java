package dev.switchboard.pipeline;

/** The result of a commit that has nothing else to say. */
enum Done {
    DONE
}
