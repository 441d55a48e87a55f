package dev.deft.threadpool;

import dev.deft.threadpool.WorkerLoop.Position;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The pool's state alone: a task is submitted, taken by a worker that was idle, run and counted, and the worker is idle
 * again. One thread does it all, so nothing parks and nobody contends.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PoolStateBenchmark {

    private final Dispatcher dispatcher =
            new Dispatcher(ThreadPool.named("jmh").fixed(1).settings(), new NoThreads());
    private final PoolState poolState = dispatcher.poolState();
    private final Worker worker = startedWorker();
    private final WorkerLoop loop = new WorkerLoop(poolState, worker, Long.MAX_VALUE, new NoThreads());
    private int ran;

    @Benchmark
    public int submitTakeAndFinish() {
        dispatcher.submit(() -> ran++);
        do {
            Runnable task = loop.step();
            if (task != null) {
                loop.ended(WorkerThread.runTask(poolState, worker, task));
            } else if (loop.at() == Position.PASS_ON) {
                dispatcher.passOn();
            }
        } while (loop.at() != Position.PARK);
        return ran;
    }

    private Worker startedWorker() {
        dispatcher.wakeOrStartMissing();
        return poolState.workers().get(0);
    }

    /** Starts, parks and wakes nobody. */
    private static final class NoThreads implements Backend {

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public void start(Worker worker, Runnable work) {}

        @Override
        public boolean mayWatch() {
            return false;
        }

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
