package dev.deft.reactor.internal;

import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import java.util.concurrent.Executor;

/** All that a reactor asks of the machine: time and threads. The test kit drives both by hand. */
public interface ReactorBackend {

    /** As {@link System#nanoTime()}. Any thread. */
    long nanoTime();

    /** Starts a pool of the reactor's own. Reactor thread. */
    ThreadPool start(ThreadPoolBuilder pool);

    /** Runs what may block for long without a pool: stopping the pools. */
    Executor blocking();
}
