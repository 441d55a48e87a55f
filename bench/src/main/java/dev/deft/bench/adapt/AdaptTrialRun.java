package dev.deft.bench.adapt;

import dev.deft.analysis.result.AdaptPhase;
import dev.deft.analysis.result.AdaptSample;
import dev.deft.analysis.result.AdaptTrial;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One pool in one experiment, which is looked at ten times a second. One thread. */
final class AdaptTrialRun implements AutoCloseable {

    private static final long BETWEEN_LOOKS = TimeUnit.MILLISECONDS.toNanos(100);

    private final PoolSystem system;
    private final List<AdaptPhase> phases;
    private final ControllerTrace decisions;
    private final List<AdaptSample> samples = new ArrayList<>();
    private final SizedPool pool;
    private final long begin;

    /** Starts the pool, and the time. */
    AdaptTrialRun(PoolSystem system, int minThreads, List<AdaptPhase> phases) {
        this.system = system;
        this.phases = phases;
        this.decisions = new ControllerTrace(system.initialState());
        this.pool = system.start(minThreads, decisions::add);
        this.begin = System.nanoTime();
    }

    SizedPool pool() {
        return pool;
    }

    /** The time since it began. */
    long nanos() {
        return System.nanoTime() - begin;
    }

    /** Looks at the pool until a time since the begin, or until there is nothing to wait for any more. */
    void watch(long untilNanos, LongSupplier completed, BooleanSupplier isOver) throws InterruptedException {
        boolean goesOn = !samples.isEmpty(); // from a look that was just now
        while (true) {
            long now = nanos();
            if (!goesOn) {
                samples.add(new AdaptSample(now, pool.goal(), pool.threads(), completed.getAsLong()));
            }
            goesOn = false;
            if (now >= untilNanos || isOver.getAsBoolean()) {
                return;
            }
            TimeUnit.NANOSECONDS.sleep(Math.min(BETWEEN_LOOKS, untilNanos - now));
        }
    }

    /** Returns what was seen. */
    AdaptTrial result(@Nullable Long reachedNanos) {
        return AdaptTrial.of(
                system.typed(), phases, reachedNanos, decisions.moves(begin), decisions.states(begin), samples);
    }

    @Override
    public void close() {
        pool.close();
    }
}
