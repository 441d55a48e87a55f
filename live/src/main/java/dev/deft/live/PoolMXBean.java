package dev.deft.live;

import org.jspecify.annotations.Nullable;

/** A pool, for whoever reads the beans of a JVM: {@link LivePublication} registers one for each. */
public interface PoolMXBean {

    /** The pool's name; of a share, {@code <pool>/<share>}. */
    String getName();

    /** A word for the state that it is in: it runs, stops, or has ended; or nobody holds it any more. */
    String getState();

    /**
     * The pool's numbers now.
     *
     * @throws IllegalStateException if nobody holds the pool any more
     */
    PoolFigures getFigures();

    /** The latencies of its calls, and of its shares' if it is divided; null where no {@link LiveLatency} was published with it. */
    @Nullable
    LatencyFigures getLatency();
}
