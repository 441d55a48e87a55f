package dev.deft.bench;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.ThreadPool;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The user's path, {@code deferToThreadPool} and a callback, with no work to do: {@code demand} callers in a closed loop over
 * 64 workers. An operation is one call, so the time is the time between two results; times {@code demand}, it is the latency.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RoundTripBenchmark {

    private static final int CALLS = 100_000;

    @Param({"1", "16", "256"})
    int demand;

    private Reactor reactor;
    private ThreadPool pool;

    @Setup
    public void start() {
        reactor = Reactor.create().start();
        pool = ThreadPool.named("jmh").fixed(64).start();
    }

    @TearDown
    public void stop() {
        reactor.close();
        pool.close();
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public Integer closedLoop() throws Exception {
        return reactor.blockingCallFromThread(() -> {
            Run run = new Run(reactor.newDeferred());
            for (int i = 0; i < demand; i++) {
                run.call();
            }
            return run.done;
        });
    }

    /** Reactor thread only. */
    private final class Run {
        private final Deferred<Integer> done;
        private int begun;
        private int ended;

        Run(Deferred<Integer> done) {
            this.done = done;
        }

        void call() {
            if (begun == CALLS) {
                return;
            }
            begun++;
            reactor.deferToThreadPool(pool, () -> 1).onSuccess(one -> {
                ended += one;
                if (ended == CALLS) {
                    done.callback(ended);
                } else {
                    call();
                }
            });
        }
    }
}
