package dev.switchboard.pipeline;

import dev.switchboard.model.Address;
import dev.switchboard.model.Message;
import dev.switchboard.storage.Lease;
import dev.switchboard.storage.Work;

/**
 * Work that this node holds and is to do.
 *
 * @param work the work
 * @param address where its conversation is sent to
 * @param message the message that it is about
 * @param lease the lease under which it is held: what comes of it is committed under the same
 */
record Assignment(Work work, Address address, Message message, Lease lease) {}
