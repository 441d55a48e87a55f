package dev.deft.bench.adapt;

import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import dev.deft.threadpool.sizing.Sizing;
import java.time.Duration;
import java.util.concurrent.Callable;

/** A pool of Deft's. */
record DeftSizedPool(ThreadPool pool) implements SizedPool {

    /** The workers beyond the maximum that those that say that they wait may be replaced by. */
    private static final int SPARE = 100;

    /** The time in which a task ends that was interrupted, amply. */
    private static final Duration ENDING = Duration.ofMinutes(1);

    static DeftSizedPool sized(int minThreads, Sizing sizing) {
        return new DeftSizedPool(named().minThreads(minThreads)
                .maxThreads(PoolSystem.MOST_THREADS)
                .sizing(sizing)
                .start());
    }

    static DeftSizedPool fixed(int size) {
        return new DeftSizedPool(named().fixed(size).start());
    }

    private static ThreadPoolBuilder named() {
        return ThreadPool.named("adapt").spareWorkers(SPARE).queueCapacity(100_000);
    }

    @Override
    public void execute(Runnable task) {
        pool.execute(task);
    }

    @Override
    public void blocking(Callable<?> call) throws Exception {
        ThreadPool.blocking(call);
    }

    @Override
    public int threads() {
        return pool.statistics().workers();
    }

    @Override
    public int goal() {
        return pool.statistics().goal();
    }

    @Override
    public void close() {
        pool.stop(Duration.ZERO); // interrupts what runs
        pool.stop(ENDING);
    }
}
