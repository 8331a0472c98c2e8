/** A connector for a made-up platform: what the page on writing a connector builds. */
@NullMarked
package dev.switchboard.examples.parley;

import org.jspecify.annotations.NullMarked;
