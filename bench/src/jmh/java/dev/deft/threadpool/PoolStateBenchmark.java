package dev.deft.threadpool;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The pool's books alone: a task is submitted, taken by a worker that was idle, run and booked, and the worker is idle
 * again. One thread does it all, so nothing parks and nobody contends.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PoolStateBenchmark {

    private final Dispatcher dispatcher =
            new Dispatcher(ThreadPool.named("jmh").fixed(1).settings(), new NoThreads());
    private final Worker worker = idleWorker();
    private int ran;

    @Benchmark
    public int submitTakeAndFinish() {
        dispatcher.submit(() -> ran++);
        dispatcher.poolState().next(worker);
        worker.runTask();
        dispatcher.poolState().finishedThenNext(worker, false);
        return ran;
    }

    private Worker idleWorker() {
        dispatcher.wakeOrStartMissing();
        Worker hired = dispatcher.poolState().workers().get(0);
        dispatcher.poolState().next(hired);
        return hired;
    }

    /** Starts, parks and wakes nobody. */
    private static final class NoThreads implements Backend {

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public void start(Worker worker) {}

        @Override
        public void park(Worker worker, long nanos) {}

        @Override
        public void unpark(Worker worker) {}

        @Override
        public void interrupt(Worker worker) {}

        @Override
        public void elsewhere(String threadName, Runnable work) {}

        @Override
        public boolean isCurrent(Worker worker) {
            return false;
        }

        @Override
        public boolean await(CountDownLatch latch, long nanos) {
            return true;
        }
    }
}
