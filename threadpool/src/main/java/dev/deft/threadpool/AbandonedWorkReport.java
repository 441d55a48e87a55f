package dev.deft.threadpool;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The report that calls which were cancelled take all workers of a pool. It takes the stacks of threads, and begins with a pause, so it
 * runs on a thread of its own: a call that heeds its cancellation has ended after the pause, and is none to be reported.
 */
final class AbandonedWorkReport implements Runnable {

    /**
     * The numbers that it tells of.
     *
     * @param maxThreads the workers that the pool may have without spare ones
     * @param stoodInFor for how many of these a spare worker is lent
     */
    record Numbers(List<Worker> workers, int maxThreads, int stoodInFor) {}

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final String name;
    private final PoolState poolState;
    private final Backend backend;

    AbandonedWorkReport(String name, PoolState poolState, Backend backend) {
        this.name = name;
        this.poolState = poolState;
        this.backend = backend;
    }

    /** Has it made elsewhere; here, without a pause, where no thread can be had for it. */
    void start() {
        try {
            backend.elsewhere("deft-" + name + "-abandoned", this);
        } catch (Throwable noThread) {
            make();
        }
    }

    @Override
    public void run() {
        backend.pause(PAUSE_NANOS);
        make();
    }

    private void make() {
        Numbers numbers = poolState.abandonedToReport();
        if (numbers != null) {
            PoolLog.workAbandoned(() -> text(numbers));
        }
    }

    private String text(Numbers numbers) {
        int calls = numbers.workers().size();
        return "Pool " + name + ": " + calls
                + " calls run on though they were cancelled or timed out, and take all of its at most "
                + numbers.maxThreads() + " workers; spare workers stand in for " + numbers.stoodInFor()
                + " of them. Have such calls ask Cancellation.current() or heed an interrupt"
                + " (CallOptions.interruptIfCancelled), or give the pool more spareWorkers. They run on:"
                + StackReport.describe(numbers.workers(), backend);
    }
}
