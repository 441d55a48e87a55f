/**
 * Metrics and observations of pools and reactors for Micrometer, under its own names where it has one.
 *
 * <pre>{@code
 * ThreadPool db = ThreadPool.named("db")
 *         .maxThreads(8)
 *         .observedBy(new PoolTimers(registry))
 *         .start();
 * new PoolMetrics(db).bindTo(registry);
 * }</pre>
 */
@NullMarked
package dev.deft.micrometer;

import org.jspecify.annotations.NullMarked;
