package dev.deft.threadpool.internal;

import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A pool whose workers are stepped by hand, for tests.
 *
 * <p>The pool has no threads: its tasks run on the thread that calls {@link #step} or {@link Running#finish}, one at a
 * time, in the order in which the test steps its workers. All else is the real pool: the same books, the same limits, the
 * same statistics. Its thread factory is asked for each worker's thread, which is never started. Its {@code stop} cannot
 * wait, so it steps the workers itself, on the calling thread, until nothing can run any more, and takes its deadline as
 * passed then. Use the pool and its driver from one thread at a time.
 *
 * <p>Source: {@code createMemoryWorker} in Twisted's {@code _threads/_memory.py}.
 */
public abstract class PoolDriver {

    /** For the pool's own package, which extends this class. */
    protected PoolDriver() {}

    /**
     * Starts a driven pool.
     *
     * @param builder what the pool is to be like
     * @param nanoTime the clock by which idle workers age, in nanoseconds
     */
    public static PoolDriver start(ThreadPoolBuilder builder, LongSupplier nanoTime) {
        Objects.requireNonNull(builder, "builder");
        Objects.requireNonNull(nanoTime, "nanoTime");
        return PoolAccess.get().drive(builder, nanoTime);
    }

    /** The pool that is driven. */
    public abstract ThreadPool pool();

    /** The number of workers that could take and run a task now. */
    public abstract int runnable();

    /**
     * Lets one worker take and run one task, on this thread.
     *
     * @param which the index among the {@linkplain #runnable() runnable} workers, which stand in the order of their numbers
     * @return false when there is no such worker
     */
    public final boolean step(int which) {
        Running running = begin(which);
        if (running == null) {
            return false;
        }
        running.finish();
        return true;
    }

    /**
     * Lets one worker take one task and stay busy with it until {@link Running#finish}.
     *
     * @param which the index among the {@linkplain #runnable() runnable} workers, which stand in the order of their numbers
     * @return the task under way; null when there is no such worker
     */
    public abstract @Nullable Running begin(int which);

    /** Lets the idle timeouts take effect that are due by the clock. */
    public abstract void tick();

    /** A task that a worker has taken and not yet ended. */
    public interface Running {

        /**
         * Runs the task, on this thread, and frees its worker.
         *
         * @throws IllegalStateException when called twice
         */
        void finish();
    }
}
