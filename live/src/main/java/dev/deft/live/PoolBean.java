package dev.deft.live;

import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.internal.PoolAccess;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/** The bean of a pool, which it does not hold. Any thread. */
final class PoolBean implements PoolMXBean {

    private static final PoolAccess ACCESS = PoolAccess.get();

    private final String name;
    private final WeakReference<ThreadPool> pool;
    private final @Nullable LiveLatency latency;

    PoolBean(ThreadPool pool, @Nullable LiveLatency latency) {
        this.name = pool.name();
        this.pool = new WeakReference<>(pool);
        this.latency = latency;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public String getState() {
        ThreadPool held = pool.get();
        return held == null ? "was dropped" : ACCESS.state(held);
    }

    @Override
    public PoolFigures getFigures() {
        ThreadPool held = pool.get();
        if (held == null) {
            throw new IllegalStateException(
                    "pool '" + name
                            + "' was dropped by its program, which has not stopped it; it takes no more calls, and has no more numbers");
        }
        return PoolFigures.of(held, System.nanoTime());
    }

    @Override
    public @Nullable LatencyFigures getLatency() {
        if (latency == null) {
            return null;
        }
        ThreadPool held = pool.get();
        return LatencyFigures.of(held == null ? latency.snapshot(name) : latency.snapshot(held));
    }
}
