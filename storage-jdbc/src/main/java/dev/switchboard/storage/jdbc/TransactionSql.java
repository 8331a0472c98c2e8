package dev.switchboard.storage.jdbc;

/** The statements of a transaction, compiled once for a storage. */
final class TransactionSql {
    final LeaseSql leases;
    final KeySql keys;
    final EarlySql early;
    final IdentitySql identities;
    final AddressSql addresses;
    final ConversationSql conversations;
    final MessageSql messages;
    final MessageReads messageReads;
    final BlobSql blobs;
    final WorkSql work;
    final ParkedSql parked;
    final FailureSql failures;
    final ChannelSql channels;
    final FeedSql feed;

    TransactionSql(Statements statements) {
        leases = new LeaseSql(statements);
        keys = new KeySql(statements);
        early = new EarlySql(statements);
        identities = new IdentitySql(statements);
        addresses = new AddressSql(statements);
        conversations = new ConversationSql(statements);
        messages = new MessageSql(statements);
        messageReads = new MessageReads(statements);
        blobs = new BlobSql(statements);
        work = new WorkSql(statements);
        parked = new ParkedSql(statements);
        failures = new FailureSql(statements);
        channels = new ChannelSql(statements);
        feed = new FeedSql(statements);
    }
}
