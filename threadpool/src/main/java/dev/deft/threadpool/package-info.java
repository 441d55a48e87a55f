/**
 * Workers, a bounded queue, growing and shrinking, statistics.
 *
 * <p>{@link dev.deft.threadpool.ThreadPool#named} begins a pool, {@link dev.deft.threadpool.ThreadPoolBuilder} says what it
 * is to be like, and {@link dev.deft.threadpool.ThreadPool} runs calls, none of which it drops in silence: it refuses what
 * its queue has no room for, and tells each call that a stop cancels. {@link dev.deft.threadpool.PoolStatistics} has its
 * numbers. A pool knows of no reactor and of no Deferred. {@link dev.deft.threadpool.YieldableThread} runs code that blocks, and gives only its
 * computing to a pool.
 *
 * <pre>{@code
 * try (ThreadPool pool = ThreadPool.named("files").maxThreads(4).start()) {
 *     pool.callInThreadWithCallback(
 *             (text, failure) -> show(failure == null ? text : failure), // on the worker
 *             () -> Files.readString(file));
 * } // waits for the calls, up to 10 seconds
 * }</pre>
 */
@NullMarked
package dev.deft.threadpool;

import org.jspecify.annotations.NullMarked;
