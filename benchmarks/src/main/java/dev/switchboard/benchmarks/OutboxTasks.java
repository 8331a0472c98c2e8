package dev.switchboard.benchmarks;

import com.gruelbox.transactionoutbox.DefaultPersistor;
import com.gruelbox.transactionoutbox.Dialect;
import com.gruelbox.transactionoutbox.Instantiator;
import com.gruelbox.transactionoutbox.Submitter;
import com.gruelbox.transactionoutbox.TransactionManager;
import com.gruelbox.transactionoutbox.TransactionOutbox;
import com.gruelbox.transactionoutbox.TransactionOutboxEntry;
import com.gruelbox.transactionoutbox.TransactionOutboxListener;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * transaction-outbox with a call for each message, set up for throughput: calls are stored many in a transaction, and made
 * by threads of this process as soon as it is committed, so that nothing has to be looked for.
 */
final class OutboxTasks extends DurableTasks {
    private final ExecutorService threads;
    private final TransactionManager transactions;
    private final TransactionOutbox outbox;

    /** What is called, in a transaction of its own. */
    public interface Handler {
        /** A message. */
        void handle(long number);
    }

    OutboxTasks(Tables tables, int threads, Meter meter) throws SQLException {
        super(tables, meter);
        this.threads = Executors.newFixedThreadPool(threads);
        transactions = TransactionManager.fromDataSource(pool());
        Handler handler = number -> {
            // Its row is removed after it.
        };
        outbox = TransactionOutbox.builder()
                .transactionManager(transactions)
                .persistor(
                        DefaultPersistor.builder().dialect(Dialect.POSTGRESQL_9).build())
                .instantiator(Instantiator.using(type -> handler))
                .submitter(Submitter.withExecutor(this.threads))
                .listener(new TransactionOutboxListener() {
                    @Override
                    public void success(TransactionOutboxEntry entry) {
                        done((Long) entry.getInvocation().getArgs()[0]);
                    }
                })
                .build();
    }

    @Override
    void store(List<Long> numbers) {
        transactions.inTransaction(
                () -> numbers.forEach(number -> outbox.schedule(Handler.class).handle(number)));
    }

    @Override
    public void close() {
        threads.shutdown();
        super.close();
    }
}
