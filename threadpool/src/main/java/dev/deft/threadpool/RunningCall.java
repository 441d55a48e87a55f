package dev.deft.threadpool;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * A call that a worker of a pool was running when a {@link QueueFullException} was made.
 *
 * @param worker the name of the worker: of its thread, but in a share
 * @param atLeast the time for which it has run, as far as is known: it is counted from when the pool first saw it run, which it
 *     looks for each time that half of its queue's places have been given away since. So the plain call reads no clock
 */
public record RunningCall(String worker, Duration atLeast) implements Serializable {

    /** A call that has run on {@code worker} for this time {@code atLeast}. */
    public RunningCall {
        Objects.requireNonNull(worker, "worker");
        Objects.requireNonNull(atLeast, "atLeast");
    }
}
