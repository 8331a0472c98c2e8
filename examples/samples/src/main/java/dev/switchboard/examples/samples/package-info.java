/** The code that the documentation shows: a test holds that each block of it stands here. */
@NullMarked
package dev.switchboard.examples.samples;

import org.jspecify.annotations.NullMarked;
