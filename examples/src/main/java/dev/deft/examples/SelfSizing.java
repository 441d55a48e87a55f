package dev.deft.examples;

import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import dev.deft.threadpool.sizing.Sizing;
import dev.deft.threadpool.sizing.SizingDecision;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** A pool that finds its number of threads, and a call of it that never ends, which has its own. */
final class SelfSizing {

    private final ThreadPool pool;

    SelfSizing(ThreadPool pool) {
        this.pool = pool;
    }

    /** Nobody knows how many pictures the disk and the processors take at a time. */
    static ThreadPoolBuilder rendering() {
        return ThreadPool.named("rendering").minThreads(2).maxThreads(200).sizing(Sizing.probing());
    }

    /** The same, for who wants to see what it decides. */
    static ThreadPoolBuilder observed(Consumer<SizingDecision> trace) {
        return ThreadPool.named("rendering")
                .minThreads(2)
                .maxThreads(200)
                .sizing(Sizing.probing().tracedBy(trace));
    }

    /** Tells of changes until an empty one comes, or the pool is stopped. */
    Future<Integer> watch(BlockingQueue<String> changes, Consumer<String> changed) {
        return pool.longRunning(() -> {
            int seen = 0;
            for (String next = changes.take(); !next.isEmpty(); next = changes.take()) {
                changed.accept(next);
                seen++;
            }
            return seen;
        });
    }
}
