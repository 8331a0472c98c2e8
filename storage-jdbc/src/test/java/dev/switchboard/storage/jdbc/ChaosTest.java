package dev.switchboard.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Promises 1 to 5, 7 and 8 against all that production does at once: three nodes in JVMs of their own, one PostgreSQL, and a
 * platform in a process of its own that keeps its own record, one channel of which deduplicates while another can be asked.
 * The seed is in the test's name; {@code -Dswitchboard.test.seed} takes one again.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a process cannot be paused from outside")
@Tag("faults")
class ChaosTest {
    private static final boolean LONG = Boolean.getBoolean("switchboard.test.long");
    private static final Duration TIME = LONG ? Duration.ofMinutes(10) : Duration.ZERO;

    @TempDir
    private Path directory;

    static LongStream seeds() {
        return LongStream.of(Long.getLong("switchboard.test.seed", System.nanoTime()));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void P1_P2_P3_P4_P5_P7_P8_whateverFailsTheRecordAndTheDatabaseAgree(long seed) throws Exception {
        try (ChaosWorld world = new ChaosWorld(seed, directory)) {
            ChaosFaults faults = new ChaosFaults(world);
            try {
                run(world, faults, seed);
            } catch (Exception | AssertionError e) {
                System.out.printf("Chaos with seed %d failed:%n%s%n%s%n", seed, faults.history(), world.log());
                throw e;
            }
        }
    }

    private static void run(ChaosWorld world, ChaosFaults faults, long seed) throws Exception {
        assertThat(world.database().idle()).isGreaterThanOrEqualTo(ChaosDatabase.IDLE);
        world.platform().told(ChaosPlatform.TALK);
        faults.make(seed, TIME);
        assertThat(world.database().idle()).isGreaterThanOrEqualTo(ChaosDatabase.IDLE);
        world.settle();

        ChaosPlatform.Counts counts = world.counts();
        String agreed = ChaosAgreement.check(world);
        System.out.printf("Chaos with seed %d: %s; %s; %s%n", seed, faults.made(), counts, agreed);
        assertThat(faults.made()).containsOnlyKeys(ChaosFaults.Kind.values());
        assertThat(counts.toldAgain()).isPositive();
        assertThat(counts.repeats()).isPositive();
        assertThat(world.database().failedAtFirst()).isPositive();
        assertThat(world.database().parked()).isZero();
    }
}
