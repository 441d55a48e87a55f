/**
 * The latencies of a running application's pools, advice on their size, and both for other processes to see.
 *
 * <p>{@link dev.deft.live.LiveLatency} records, {@link dev.deft.live.PoolWatch} says what a pool is asked for, what its calls wait, what theory predicts and how many
 * workers it takes, and {@link dev.deft.live.LivePublication} shows all that to {@code deft top}, or to whatever else reads a JVM's beans.
 */
@NullMarked
package dev.deft.live;

import org.jspecify.annotations.NullMarked;
