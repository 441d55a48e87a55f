package dev.deft.reactor;

import dev.deft.reactor.internal.ReactorBackend;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;

/** The machine's own time and threads. */
final class SystemBackend implements ReactorBackend {

    private final String reactorName;
    private final BiFunction<Runnable, String, Thread> threads;

    /** Makes one whose own threads {@code threads} makes, by their names. */
    SystemBackend(String reactorName, BiFunction<Runnable, String, Thread> threads) {
        this.reactorName = reactorName;
        this.threads = threads;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public ThreadPool start(ThreadPoolBuilder pool) {
        return pool.start();
    }

    @Override
    public Executor blocking() {
        return call -> threads.apply(call, "deft-" + reactorName + "-stop").start();
    }
}
