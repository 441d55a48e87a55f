package dev.deft.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The cost of waking a parked thread and being woken by it: the floor under every hand-off that parks. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class UnparkBenchmark {

    private static final int OVER = -1;

    private volatile int turn;
    private volatile Thread benchmark;
    private Thread partner;

    @Setup
    public void start() {
        turn = 0;
        partner = new Thread(this::answer, "jmh-partner");
        partner.setDaemon(true);
        partner.start();
    }

    @TearDown
    public void stop() throws InterruptedException {
        turn = OVER;
        LockSupport.unpark(partner);
        partner.join();
    }

    @Benchmark
    public int thereAndBack() {
        benchmark = Thread.currentThread();
        turn = 1;
        LockSupport.unpark(partner);
        while (turn == 1) {
            LockSupport.park(this);
        }
        return turn;
    }

    private void answer() {
        while (turn != OVER) {
            if (turn == 1) {
                turn = 0;
                LockSupport.unpark(benchmark);
            } else {
                LockSupport.park(this);
            }
        }
    }
}
