package dev.deft.threadpool;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * A call that a worker of a pool was running when a {@link QueueFullException} was made.
 *
 * @param worker the name of the worker: of its thread, but in a share
 * @param atLeast the time for which its worker has had it at least, as of a look at all workers and then at the clock. It is exact where the worker slept before: one that is woken for a
 *     call looks at the clock when it takes it, before it sees to what else waits. A worker that takes one call right after another does not, for a plain call is to pay for no clock: such a
 *     call is counted from when the pool first saw it run, which it looks for whenever a call is refused, and, while others wait, each time
 *     that half of its queue's places have been given away, or fewer where these are many
 */
public record RunningCall(String worker, Duration atLeast) implements Serializable {

    /** A call that has run on {@code worker} for this time {@code atLeast}. */
    public RunningCall {
        Objects.requireNonNull(worker, "worker");
        Objects.requireNonNull(atLeast, "atLeast");
    }
}
