/**
 * What it takes to work with Switchboard, as tests that can be inherited. A storage's author extends
 * {@link dev.switchboard.testkit.StorageContract}; {@link dev.switchboard.testkit.TestClock} is a clock that moves only
 * when it is told to.
 */
@NullMarked
package dev.switchboard.testkit;

import org.jspecify.annotations.NullMarked;
