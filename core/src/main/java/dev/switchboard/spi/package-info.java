/**
 * What a connector implements, and what it is given. Start at {@link dev.switchboard.spi.ConnectorProvider} and
 * {@link dev.switchboard.spi.Connector}.
 */
@NullMarked
package dev.switchboard.spi;

import org.jspecify.annotations.NullMarked;
