/**
 * The conformance kit. Extend {@link dev.switchboard.testkit.ConnectorContract} to prove a connector.
 */
@NullMarked
package dev.switchboard.testkit;

import org.jspecify.annotations.NullMarked;
