package dev.deft.micrometer;

import dev.deft.threadpool.CallObserver;
import dev.deft.threadpool.CallTimes;
import dev.deft.threadpool.PoolObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The times of the calls of pools as timers with the tag {@code name}, the pool's: {@code executor.idle} from the submission to the start and {@code executor} from
 * there to the end, as Micrometer names those of the JDK's executors, and {@code deft.pool.return} from the end to the reactor's thread, for calls that are
 * deferred. One object may observe several pools. Which percentiles they keep the registry's filters say.
 *
 * <p>A start is recorded when a worker begins the call, so calls that are never begun are in none; {@link PoolMetrics} counts them.
 */
public final class PoolTimers implements PoolObserver {

    private final MeterRegistry registry;
    private final Map<String, CallObserver> pools = new ConcurrentHashMap<>();

    /** Makes the observer that records in {@code registry}. */
    public PoolTimers(MeterRegistry registry) {
        this.registry = Objects.requireNonNull(registry, "registry");
    }

    @Override
    public CallObserver submitted(CallTimes call) {
        String name = Objects.requireNonNull(call, "call").pool();
        CallObserver known = pools.get(name);
        return known != null ? known : pools.computeIfAbsent(name, pool -> new Timers(registry, pool));
    }

    private static final class Timers implements CallObserver {

        private final Timer queued;
        private final Timer ran;
        private final Timer returned;

        Timers(MeterRegistry registry, String pool) {
            queued = timer(registry, "executor.idle", "The time that calls waited for a worker", pool);
            ran = timer(registry, "executor", "The time that calls ran", pool);
            returned = timer(
                    registry,
                    "deft.pool.return",
                    "The time that outcomes took to the thread of the reactor that waited for them",
                    pool);
        }

        private static Timer timer(MeterRegistry registry, String name, String description, String pool) {
            return Timer.builder(name)
                    .description(description)
                    .tag("name", pool)
                    .register(registry);
        }

        @Override
        public void started(CallTimes call) {
            queued.record(call.queuedNanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public void finished(CallTimes call, @Nullable Throwable failure) {
            ran.record(call.ranNanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public void delivered(CallTimes call) {
            returned.record(call.returnedNanos(), TimeUnit.NANOSECONDS);
        }
    }
}
