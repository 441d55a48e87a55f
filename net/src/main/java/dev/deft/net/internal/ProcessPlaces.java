package dev.deft.net.internal;

import dev.deft.reactor.internal.ReactorAccess;
import dev.deft.threadpool.ThreadPool;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The places of a reactor's processes, for each has threads for its pipes; and the pool that starts and signals them, which has nothing to do with those. Reactor
 * thread only.
 */
public final class ProcessPlaces {

    private static final int DEFAULT_MOST = 256;
    private static final int THREADS = 4;

    private final Network network;

    /** The pool; null until there is one. */
    private @Nullable ThreadPool pool;

    private int most = DEFAULT_MOST;
    private int taken;

    ProcessPlaces(Network network) {
        this.network = network;
    }

    /** Sets the number of places; those that are taken stay so. */
    public void most(int newMost) {
        if (newMost < 1) {
            throw new IllegalArgumentException("the most processes at a time must be at least 1: " + newMost);
        }
        most = newMost;
    }

    /**
     * Takes a place for a process of {@code command}, and has {@code start} run on the pool.
     *
     * @throws RejectedExecutionException if there is none
     */
    public void begin(List<String> command, Runnable start) {
        if (taken >= most) {
            throw new RejectedExecutionException(
                    ("%s was not started, for %s has %d processes that have not ended, and may have %d; wait until one has"
                                    + " ended, or allow more by Processes.limit()")
                            .formatted(command, network.reactor(), taken, most));
        }
        pool().execute(start);
        taken++;
    }

    /** Gives a place back. */
    public void giveBack() {
        taken--;
    }

    /** Returns the pool that starts and signals processes. */
    public ThreadPool pool() {
        if (pool == null) {
            pool = ReactorAccess.get().startPool(network.reactor(), "processes", THREADS);
        }
        return pool;
    }
}
