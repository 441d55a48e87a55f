package dev.deft.bench.adapt;

import dev.deft.bench.Work;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Tasks of which so many are outstanding at any time: each that ends is followed by another. Any thread. */
final class TaskFlood {

    private final SizedPool pool;
    private final TaskResource resource;
    private final Work work;
    private final LongAdder completed = new LongAdder();

    private volatile boolean ended;
    private volatile @Nullable Exception failure;

    TaskFlood(SizedPool pool, TaskResource resource, Work work) {
        this.pool = pool;
        this.resource = resource;
        this.work = work;
    }

    void start(int demand) {
        for (int i = 0; i < demand; i++) {
            pool.execute(this::run);
        }
    }

    private void run() {
        if (ended) {
            return;
        }
        try {
            resource.use(work);
            completed.increment();
            pool.execute(this::run);
        } catch (InterruptedException | RejectedExecutionException e) {
            if (!ended) {
                failure = e;
            }
        } catch (Exception e) {
            failure = e;
        }
    }

    long completed() {
        return completed.sum();
    }

    /** Has no task be followed by another. */
    void end() {
        ended = true;
    }

    /** Throws what a task has failed with, if one has. */
    void check() {
        Exception failed = failure;
        if (failed != null) {
            throw new IllegalStateException("a task failed: " + failed, failed);
        }
    }
}
