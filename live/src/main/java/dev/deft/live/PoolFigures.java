package dev.deft.live;

import dev.deft.threadpool.PoolStatistics;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.internal.PoolAccess;
import java.util.Objects;
import javax.management.ConstructorParameters;

/**
 * A pool's numbers at one instant, as they are published: {@link dev.deft.threadpool.PoolStatistics} says what each is. {@code state} is a word for it,
 * {@code takenAtNanos} the instant, by the clock of {@link System#nanoTime} in the process that published them. The busy workers of a share are those that have a thread
 * of its pool; calls for which they wait for one are counted among the queued.
 */
public final class PoolFigures {

    /** The state of a pool that was not stopped. */
    static final String RUNS = "runs";

    private final String name;
    private final PoolDivision division;
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
    private final long startFailures;

    /** Makes figures that were read. For JMX. */
    @ConstructorParameters({
        "name",
        "division",
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
        "discarded",
        "startFailures"
    })
    public PoolFigures(
            String name,
            PoolDivision division,
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
            long discarded,
            long startFailures) {
        this.name = Objects.requireNonNull(name, "name");
        this.division = Objects.requireNonNull(division, "division");
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
        this.startFailures = startFailures;
    }

    /** Returns the numbers of {@code held} now. */
    static PoolFigures of(ThreadPool held, long takenAtNanos) {
        PoolStatistics pool = held.statistics();
        int borrowed = PoolAccess.get().borrowedThreads(held);
        boolean share = borrowed >= 0;
        int busy = share ? Math.max(0, Math.min(borrowed - pool.longRunning(), pool.busy())) : pool.busy();
        return new PoolFigures(
                pool.name(),
                share
                        ? PoolDivision.SHARE
                        : PoolAccess.get().isDivided(held) ? PoolDivision.DIVIDED : PoolDivision.UNDIVIDED,
                PoolAccess.get().state(held),
                takenAtNanos,
                pool.minThreads(),
                pool.maxThreads(),
                pool.queueCapacity(),
                pool.workers(),
                busy,
                pool.abandoned(),
                pool.queued() + pool.busy() - busy,
                pool.waitingForPlace(),
                pool.longRunning(),
                pool.accepted(),
                pool.completed(),
                pool.failed(),
                pool.refused(),
                pool.discarded(),
                pool.startFailures());
    }

    public String getName() {
        return name;
    }

    public PoolDivision getDivision() {
        return division;
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

    /** The calls that wait for a worker, or for a place in the queue. */
    int waiting() {
        return queued + waitingForPlace;
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

    public long getStartFailures() {
        return startFailures;
    }
}
