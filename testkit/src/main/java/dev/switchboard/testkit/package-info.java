/**
 * What it takes to work with Switchboard, as tests that can be inherited. A connector's author extends
 * {@link dev.switchboard.testkit.ConnectorContract}, a storage's author {@link dev.switchboard.testkit.StorageContract};
 * {@link dev.switchboard.testkit.TestClock} is a clock that moves only when it is told to.
 */
@NullMarked
package dev.switchboard.testkit;

import org.jspecify.annotations.NullMarked;
