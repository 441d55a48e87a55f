package dev.deft.live;

import dev.deft.threadpool.PoolStatistics;
import java.util.Objects;
import javax.management.ConstructorParameters;

/**
 * A pool's numbers at one instant, as they are published: {@link dev.deft.threadpool.PoolStatistics} says what each is. {@code state} is a word for it,
 * {@code takenAtNanos} the instant, by the clock of {@link System#nanoTime} in the process that published them.
 */
public final class PoolFigures {

    private final String name;
    private final String state;
    private final long takenAtNanos;
    private final int minThreads;
    private final int maxThreads;
    private final int queueCapacity;
    private final int workers;
    private final int busy;
    private final int abandoned;
    private final int queued;
    private final int waitingForPlace;
    private final int longRunning;
    private final long accepted;
    private final long completed;
    private final long failed;
    private final long refused;
    private final long discarded;

    /** Makes figures that were read. For JMX. */
    @ConstructorParameters({
        "name",
        "state",
        "takenAtNanos",
        "minThreads",
        "maxThreads",
        "queueCapacity",
        "workers",
        "busy",
        "abandoned",
        "queued",
        "waitingForPlace",
        "longRunning",
        "accepted",
        "completed",
        "failed",
        "refused",
        "discarded"
    })
    public PoolFigures(
            String name,
            String state,
            long takenAtNanos,
            int minThreads,
            int maxThreads,
            int queueCapacity,
            int workers,
            int busy,
            int abandoned,
            int queued,
            int waitingForPlace,
            int longRunning,
            long accepted,
            long completed,
            long failed,
            long refused,
            long discarded) {
        this.name = Objects.requireNonNull(name, "name");
        this.state = Objects.requireNonNull(state, "state");
        this.takenAtNanos = takenAtNanos;
        this.minThreads = minThreads;
        this.maxThreads = maxThreads;
        this.queueCapacity = queueCapacity;
        this.workers = workers;
        this.busy = busy;
        this.abandoned = abandoned;
        this.queued = queued;
        this.waitingForPlace = waitingForPlace;
        this.longRunning = longRunning;
        this.accepted = accepted;
        this.completed = completed;
        this.failed = failed;
        this.refused = refused;
        this.discarded = discarded;
    }

    static PoolFigures of(PoolStatistics pool, String state, long takenAtNanos) {
        return new PoolFigures(
                pool.name(),
                state,
                takenAtNanos,
                pool.minThreads(),
                pool.maxThreads(),
                pool.queueCapacity(),
                pool.workers(),
                pool.busy(),
                pool.abandoned(),
                pool.queued(),
                pool.waitingForPlace(),
                pool.longRunning(),
                pool.accepted(),
                pool.completed(),
                pool.failed(),
                pool.refused(),
                pool.discarded());
    }

    public String getName() {
        return name;
    }

    public String getState() {
        return state;
    }

    public long getTakenAtNanos() {
        return takenAtNanos;
    }

    public int getMinThreads() {
        return minThreads;
    }

    public int getMaxThreads() {
        return maxThreads;
    }

    public int getQueueCapacity() {
        return queueCapacity;
    }

    public int getWorkers() {
        return workers;
    }

    public int getBusy() {
        return busy;
    }

    public int getAbandoned() {
        return abandoned;
    }

    public int getQueued() {
        return queued;
    }

    public int getWaitingForPlace() {
        return waitingForPlace;
    }

    public int getLongRunning() {
        return longRunning;
    }

    public long getAccepted() {
        return accepted;
    }

    public long getCompleted() {
        return completed;
    }

    public long getFailed() {
        return failed;
    }

    public long getRefused() {
        return refused;
    }

    public long getDiscarded() {
        return discarded;
    }
}
