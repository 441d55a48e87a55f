package dev.deft.micrometer;

import dev.deft.threadpool.PoolStatistics;
import dev.deft.threadpool.ThreadPool;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * The numbers of a pool, or of a share of one, as meters with the names that Micrometer gives those of the JDK's executors, so that the same dashboards show them.
 * All have the tag {@code name}, the pool's.
 *
 * <p>Gauges: {@code executor.active}, {@code executor.queued}, {@code executor.queue.remaining}, {@code executor.pool.size}, {@code executor.pool.core}, {@code
 * executor.pool.max}, and of Deft's own {@code deft.pool.abandoned}, {@code deft.pool.waiting.for.place} and {@code deft.pool.long.running}. Counters: {@code
 * executor.completed}, and {@code deft.pool.failed}, {@code deft.pool.refused}, {@code deft.pool.discarded}, {@code deft.pool.start.failures}.
 *
 * <p>They are read when the registry asks, on its thread, and cost a call nothing. The registry does not keep the pool from being collected. Any thread.
 *
 * @see PoolTimers
 */
public final class PoolMetrics implements MeterBinder {

    private final ThreadPool pool;
    private final Tags tags;

    /** Makes the binder of {@code pool}. */
    public PoolMetrics(ThreadPool pool) {
        this(pool, Tags.empty());
    }

    /** Makes the binder of {@code pool}, whose meters have {@code tags} besides. */
    public PoolMetrics(ThreadPool pool, Iterable<Tag> tags) {
        this.pool = Objects.requireNonNull(pool, "pool");
        this.tags = Tags.of(Objects.requireNonNull(tags, "tags")).and("name", pool.name());
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Objects.requireNonNull(registry, "registry");
        gauge(registry, "executor.active", "The workers that run a call", BaseUnits.THREADS, PoolStatistics::busy);
        gauge(registry, "executor.queued", "The calls that wait for a worker", BaseUnits.TASKS, PoolStatistics::queued);
        gauge(
                registry,
                "executor.queue.remaining",
                "The calls that the queue has room for",
                BaseUnits.TASKS,
                now -> Math.max(0, now.queueCapacity() - now.queued()));
        gauge(registry, "executor.pool.size", "The workers that there are", BaseUnits.THREADS, PoolStatistics::workers);
        gauge(
                registry,
                "executor.pool.core",
                "The workers that stay when idle",
                BaseUnits.THREADS,
                PoolStatistics::minThreads);
        gauge(
                registry,
                "executor.pool.max",
                "The workers that the pool may grow to",
                BaseUnits.THREADS,
                PoolStatistics::maxThreads);
        gauge(
                registry,
                "deft.pool.abandoned",
                "The workers that run a call for which nobody waits any more",
                BaseUnits.THREADS,
                PoolStatistics::abandoned);
        gauge(
                registry,
                "deft.pool.waiting.for.place",
                "The calls that wait for a place in the queue",
                BaseUnits.TASKS,
                PoolStatistics::waitingForPlace);
        gauge(
                registry,
                "deft.pool.long.running",
                "The calls that run beside the workers",
                BaseUnits.TASKS,
                PoolStatistics::longRunning);
        count(registry, "executor.completed", "The calls that ran", BaseUnits.TASKS, PoolStatistics::completed);
        count(
                registry,
                "deft.pool.failed",
                "The calls that threw to the pool",
                BaseUnits.TASKS,
                PoolStatistics::failed);
        count(
                registry,
                "deft.pool.refused",
                "The calls that were not accepted",
                BaseUnits.TASKS,
                PoolStatistics::refused);
        count(
                registry,
                "deft.pool.discarded",
                "The calls that were accepted and will never run",
                BaseUnits.TASKS,
                PoolStatistics::discarded);
        count(
                registry,
                "deft.pool.start.failures",
                "The threads that could not be started",
                BaseUnits.THREADS,
                PoolStatistics::startFailures);
    }

    private void gauge(
            MeterRegistry registry,
            String name,
            String description,
            String unit,
            ToDoubleFunction<PoolStatistics> number) {
        Gauge.builder(name, pool, read -> number.applyAsDouble(read.statistics()))
                .description(description)
                .baseUnit(unit)
                .tags(tags)
                .register(registry);
    }

    private void count(
            MeterRegistry registry,
            String name,
            String description,
            String unit,
            ToDoubleFunction<PoolStatistics> number) {
        FunctionCounter.builder(name, pool, read -> number.applyAsDouble(read.statistics()))
                .description(description)
                .baseUnit(unit)
                .tags(tags)
                .register(registry);
    }
}
