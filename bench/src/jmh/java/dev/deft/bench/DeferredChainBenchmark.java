package dev.deft.bench;

import dev.deft.deferred.Deferred;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Makes a Deferred, adds callbacks and fires it; an operation is one Deferred. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DeferredChainBenchmark {

    /** The number of callbacks of the chain. */
    @Param({"1", "10"})
    int callbacks;

    private int value;

    @Benchmark
    public void addThenFire(Blackhole sink) {
        Deferred<Integer> deferred = new Deferred<>();
        Deferred<Integer> chain = deferred;
        for (int i = 0; i < callbacks; i++) {
            chain = chain.addCallback(number -> number + 1);
        }
        chain.onSuccess(sink::consume);
        deferred.callback(value++);
    }

    @Benchmark
    public void fireThenAdd(Blackhole sink) {
        Deferred<Integer> chain = Deferred.succeed(value++);
        for (int i = 0; i < callbacks; i++) {
            chain = chain.addCallback(number -> number + 1);
        }
        chain.onSuccess(sink::consume);
    }
}
