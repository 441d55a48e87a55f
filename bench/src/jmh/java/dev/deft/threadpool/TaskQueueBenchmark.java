package dev.deft.threadpool;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The pool's queue alone: so many tasks go in, and come out again. One thread does it all, so nobody contends. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TaskQueueBenchmark {

    private static final int TASKS = 256;

    @Param({"1", "16", "256"})
    private int burst;

    private final TaskQueue queue = new TaskQueue();
    private int ran;
    private final Runnable task = () -> ran++;

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public int offerAndPoll() {
        for (int i = 0; i < TASKS; i += burst) {
            for (int j = 0; j < burst; j++) {
                queue.offer(task);
            }
            for (Runnable next = queue.poll(); next != null; next = queue.poll()) {
                next.run();
            }
        }
        return ran;
    }
}
