/**
 * Measurements of the whole pipeline, beside a program that writes the same rows in the straightforward way, and an echo
 * bot to be measured beside others. Start at {@link dev.switchboard.benchmarks.PipelineBenchmark}.
 */
@NullMarked
package dev.switchboard.benchmarks;

import org.jspecify.annotations.NullMarked;
