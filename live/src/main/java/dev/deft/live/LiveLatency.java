package dev.deft.live;

import dev.deft.threadpool.CallObserver;
import dev.deft.threadpool.CallTimes;
import dev.deft.threadpool.PoolObserver;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.internal.PoolAccess;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Records what the calls of pools wait in the queue, run, and take to come back, each pool's in four histograms.
 *
 * <pre>{@code
 * LiveLatency latency = new LiveLatency();
 * ThreadPool db = ThreadPool.named("db").maxThreads(8).observedBy(latency).start();
 * LatencySnapshot first = latency.snapshot("db");
 * // … some time later
 * LatencySnapshot interval = latency.snapshot("db").since(first);
 * long p99 = interval.queue().percentileNanos(99).orElse(0);
 * }</pre>
 *
 * <p>One may observe any number of pools; those of the same name are recorded as one. To record allocates nothing and waits for nobody. A pool's histograms take some 450 KB,
 * whatever is recorded. Any thread.
 *
 * <p>Source: Gil Tene's HdrHistogram, whose {@code Recorder} lets threads record while another reads.
 */
public final class LiveLatency implements PoolObserver {

    /** The longest time that is told from a longer one: an hour. */
    public static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(1);

    private final LongSupplier nanoTime;
    private final long beganNanos;
    private final Map<String, PoolLatency> pools = new ConcurrentHashMap<>();

    /** Makes one that has recorded nothing. */
    public LiveLatency() {
        this(System::nanoTime);
    }

    /** Makes one by another clock, that by which a test drives the pools. */
    LiveLatency(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.beganNanos = nanoTime.getAsLong();
    }

    /** The clock by which it records. */
    LongSupplier clock() {
        return nanoTime;
    }

    @Override
    public CallObserver submitted(CallTimes call) {
        PoolLatency latency = pools.get(Objects.requireNonNull(call, "call").pool());
        if (latency == null) {
            latency = pools.computeIfAbsent(call.pool(), name -> new PoolLatency());
        }
        latency.submitted();
        return latency;
    }

    /** Returns the names of the pools whose calls it was told of, in no order. */
    public List<String> pools() {
        return List.copyOf(pools.keySet());
    }

    /**
     * Returns what was recorded of the pool of that name since this was made. Takes a tenth of a millisecond or less, mostly; those who record meanwhile do not wait for it.
     *
     * @see LatencySnapshot#since
     */
    public LatencySnapshot snapshot(String pool) {
        PoolLatency latency = pools.get(Objects.requireNonNull(pool, "pool"));
        return latency == null
                ? LatencySnapshot.empty(pool, beganNanos, nanoTime.getAsLong())
                : latency.snapshot(pool, beganNanos, nanoTime);
    }

    /** Returns what was recorded of the calls that the statistics of {@code pool} count: those of its shares, too, if it is divided. */
    LatencySnapshot snapshot(ThreadPool pool) {
        LatencySnapshot sum = snapshot(pool.name());
        if (!PoolAccess.get().isDivided(pool)) {
            return sum;
        }
        for (String share : pools.keySet()) {
            if (share.startsWith(pool.name() + "/")) {
                sum = sum.plus(snapshot(share));
            }
        }
        return sum;
    }

    @Override
    public String toString() {
        return "LiveLatency of " + pools.keySet();
    }
}
