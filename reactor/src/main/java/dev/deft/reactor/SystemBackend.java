package dev.deft.reactor;

import dev.deft.reactor.internal.ReactorBackend;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import java.util.concurrent.Executor;

/** The machine's own time and threads. */
final class SystemBackend implements ReactorBackend {

    private final String reactorName;

    SystemBackend(String reactorName) {
        this.reactorName = reactorName;
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
        return call -> new Thread(call, "deft-" + reactorName + "-stop").start();
    }
}
