package dev.deft.reactor.internal;

import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import java.util.concurrent.Executor;

/** All that a reactor asks of the machine: time and threads. The test kit drives both by hand. */
public interface ReactorBackend {

    /** Returns the time, as {@link System#nanoTime()} does. Any thread. */
    long nanoTime();

    /** Starts a pool of the reactor's own. Reactor thread. */
    ThreadPool start(ThreadPoolBuilder pool);

    /** Returns the executor of work that may block for long and has no pool: stopping the pools. */
    Executor blocking();
}
