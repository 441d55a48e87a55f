package dev.deft.live;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.deft.threadpool.ThreadPool;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches a pool of this process, and gives advice on it when it is asked.
 *
 * <pre>{@code
 * LiveLatency latency = new LiveLatency();
 * ThreadPool db = ThreadPool.named("db").maxThreads(8).observedBy(latency).start();
 * PoolWatch watch = PoolWatch.of(db, latency);
 * // … some time later
 * show(watch.advise().sentence()); // db: 12.4 of 8 workers are asked for; calls wait 1.2 s; give it 14 workers.
 * }</pre>
 *
 * <p>It looks when it is asked, and has no thread. Any thread.
 */
public final class PoolWatch {

    private final ThreadPool pool;
    private final @Nullable LiveLatency latency;
    private final LongSupplier nanoTime;

    @GuardedBy("this")
    private LiveAdviser adviser = LiveAdviser.standard();

    @GuardedBy("this")
    private PoolFigures earlier;

    @GuardedBy("this")
    private @Nullable LatencySnapshot earlierLatency;

    private PoolWatch(ThreadPool pool, @Nullable LiveLatency latency, LongSupplier nanoTime) {
        this.pool = Objects.requireNonNull(pool, "pool");
        this.latency = latency;
        this.nanoTime = nanoTime;
        this.earlier = PoolFigures.of(pool, nanoTime.getAsLong());
        this.earlierLatency = snapshot();
    }

    /** Watches a pool that nobody observes, from now on: how long calls wait and run is told from the pool's statistics, at the instants at which it is asked. */
    public static PoolWatch of(ThreadPool pool) {
        return new PoolWatch(pool, null, System::nanoTime);
    }

    /** Watches a pool that {@code latency} observes, from now on. */
    public static PoolWatch of(ThreadPool pool, LiveLatency latency) {
        Objects.requireNonNull(latency, "latency");
        return new PoolWatch(pool, latency, latency.clock());
    }

    /** Has what it says from now on be by {@code other} than the {@linkplain LiveAdviser#standard standard adviser}. */
    public synchronized PoolWatch by(LiveAdviser other) {
        adviser = Objects.requireNonNull(other, "other");
        return this;
    }

    /**
     * Returns the advice for the time since this was called last, or since this was made. The longer that is, the more it says: let a hundred calls come, at
     * least.
     *
     * @throws IllegalStateException if no time has gone by
     */
    public synchronized PoolAdvice advise() {
        PoolFigures later = PoolFigures.of(pool, nanoTime.getAsLong());
        if (later.getTakenAtNanos() == earlier.getTakenAtNanos()) {
            throw new IllegalStateException("pool '" + pool.name()
                    + "' was asked for twice at the same instant; let time go by between two advices");
        }
        LatencySnapshot laterLatency = snapshot();
        // One of which nothing was ever recorded is observed by nobody.
        Optional<LatencySnapshot> since =
                laterLatency == null || earlierLatency == null || laterLatency.submitted() == 0
                        ? Optional.empty()
                        : Optional.of(laterLatency.since(earlierLatency));
        PoolInterval interval = PoolInterval.between(
                earlier,
                later,
                (earlier.getBusy() + later.getBusy()) / 2.0,
                (earlier.waiting() + later.waiting()) / 2.0,
                since);
        earlier = later;
        earlierLatency = laterLatency;
        return adviser.advise(interval);
    }

    private @Nullable LatencySnapshot snapshot() {
        return latency == null ? null : latency.snapshot(pool);
    }

    @Override
    public String toString() {
        return "PoolWatch of " + pool.name();
    }
}
