/** Deadlocks of workers that wait for calls on pools: the graph of who waits for whom, and what is done about a cycle. */
@NullMarked
package dev.deft.threadpool.internal.deadlock;

import org.jspecify.annotations.NullMarked;
