package dev.switchboard.pipeline;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Writers that share the work: while one waits for the storage, others use it. Commits about the same thing go through the
 * same writer, so they are written in their order, and no two writers wait for each other's locks.
 */
final class Writers {
    private final List<GroupCommit> writers;

    /**
     * @param count how many
     * @param make makes one, by its number
     */
    Writers(int count, IntFunction<GroupCommit> make) {
        writers = IntStream.range(0, count).mapToObj(make).toList();
    }

    void start() {
        writers.forEach(GroupCommit::start);
    }

    /** Queues a commit if there is room for it. */
    boolean offer(Commit<?> commit) {
        return writer(commit).offer(commit);
    }

    /** Queues a commit, and waits for room; see {@link GroupCommit#put}. */
    void put(Commit<?> commit) {
        writer(commit).put(commit);
    }

    /** How many commits wait. */
    int waiting() {
        return writers.stream().mapToInt(GroupCommit::waiting).sum();
    }

    /** Whether one of them has no room for one more. */
    boolean isFull() {
        return writers.stream().anyMatch(GroupCommit::isFull);
    }

    /** Whether the storage could not be reached by one of them when it last tried. */
    boolean isAway() {
        return writers.stream().anyMatch(GroupCommit::isAway);
    }

    /** Lets each write what waits, and ends it; gives up on a storage that does not answer. */
    void close(Deadline deadline) {
        writers.forEach(GroupCommit::stop);
        writers.forEach(writer -> writer.close(deadline));
    }

    private GroupCommit writer(Commit<?> commit) {
        return writers.get(Math.floorMod(commit.about().hashCode(), writers.size()));
    }
}
