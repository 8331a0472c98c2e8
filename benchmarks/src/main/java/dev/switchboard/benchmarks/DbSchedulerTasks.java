package dev.switchboard.benchmarks;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * db-scheduler with one-time tasks, set up for throughput as its documentation says: it locks and fetches, polls again
 * when half of what its threads hold is done, up to four times as many as there are threads, and is told at once of what was
 * stored; tasks are stored in batches, without data.
 */
final class DbSchedulerTasks extends DurableTasks {
    private static final double LOWER_LIMIT = 0.5;
    private static final double UPPER_LIMIT = 4.0;

    private final OneTimeTask<Void> task;
    private final Scheduler scheduler;

    DbSchedulerTasks(Tables tables, int threads, Meter meter) throws SQLException {
        super(tables, meter);
        // As its documentation gives it for PostgreSQL.
        execute("""
                CREATE TABLE scheduled_tasks (task_name text NOT NULL, task_instance text NOT NULL, task_data bytea,
                    execution_time timestamptz NOT NULL, picked boolean NOT NULL, picked_by text, last_success timestamptz,
                    last_failure timestamptz, consecutive_failures int, last_heartbeat timestamptz, version bigint NOT NULL,
                    priority smallint, PRIMARY KEY (task_name, task_instance))""");
        execute("CREATE INDEX execution_time_idx ON scheduled_tasks (execution_time)");
        execute("CREATE INDEX last_heartbeat_idx ON scheduled_tasks (last_heartbeat)");
        task = Tasks.oneTime("message").execute((instance, context) -> done(Long.parseLong(instance.getId())));
        scheduler = Scheduler.create(pool(), task)
                .schedulerName(new SchedulerName.Fixed("benchmark"))
                .threads(threads)
                .pollingInterval(Duration.ofMillis(100))
                .pollUsingLockAndFetch(LOWER_LIMIT, UPPER_LIMIT)
                .enableImmediateExecution()
                .build();
        scheduler.start();
    }

    @Override
    void store(List<Long> numbers) {
        List<TaskInstance<?>> instances = numbers.stream()
                .<TaskInstance<?>>map(number -> task.instance(Long.toString(number)))
                .toList();
        scheduler.scheduleBatch(instances, Instant.now());
        scheduler.triggerCheckForDueExecutions();
    }

    @Override
    public void close() {
        scheduler.stop();
        super.close();
    }
}
