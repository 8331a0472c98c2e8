/**
 * The Gmail connector: mail in and out by the Gmail API.
 *
 * <p>Start at {@link dev.switchboard.gmail.Gmail}, which declares channels and names their settings. What is here turns
 * Gmail's ideas of a mailbox into events and back; mail itself is read and written in {@link dev.switchboard.mail}. Facts
 * about Gmail are from https://developers.google.com/workspace/gmail/api/reference/rest, read in November 2026.
 */
@NullMarked
package dev.switchboard.gmail;

import org.jspecify.annotations.NullMarked;
