package dev.deft.threadpool;

import java.util.Collection;

/** The counts of a pool's tasks and workers, and the statistics that they make. Under the pool's monitor. */
final class PoolCounters {

    private final AdmissionGate gate;

    /** The workers that are not gone, each of which counts its own tasks. */
    private final Collection<Worker> workers;

    private int hired;
    private int largestWorkers;
    private long completedByGone;
    private long failedByGone;
    private long withdrawn;
    private long refused;
    private long discarded;
    private long revoked;
    private long startFailures;

    PoolCounters(AdmissionGate gate, Collection<Worker> workers) {
        this.gate = gate;
        this.workers = workers;
    }

    /** Counts one more worker that is to be hired; returns its number. */
    int countHired() {
        return ++hired;
    }

    /** Notes that the workers have become more. */
    void notePeak() {
        largestWorkers = Math.max(largestWorkers, workers.size());
    }

    /** Takes over the counts of a worker that is no longer among the others. */
    void countGone(Worker worker) {
        completedByGone += worker.completed();
        failedByGone += worker.failed();
    }

    void countRefused() {
        refused++;
    }

    /** Counts a task that was admitted and is refused after all. */
    void countWithdrawn() {
        withdrawn++;
        refused++;
    }

    /** Counts a task out that was admitted and was gone before it was queued. */
    void countPlaceGivenUp() {
        withdrawn++;
    }

    void countDiscarded(int tasks) {
        discarded += tasks;
    }

    /** Counts a task out that was revoked while it was queued. */
    void countRevoked() {
        revoked++;
    }

    /** Takes back that a task was discarded: it was revoked. */
    void countRevokedAfterDiscarding() {
        discarded--;
    }

    void countStartFailure() {
        startFailures++;
    }

    /** The number of workers that were ever hired. */
    int hired() {
        return hired;
    }

    long completed() {
        // Asked also of a pool that has ended, by who has tasks to tell: there may be no memory for an iterator then.
        if (workers.isEmpty()) {
            return completedByGone;
        }
        long sum = completedByGone;
        for (Worker worker : workers) {
            sum += worker.completed();
        }
        return sum;
    }

    /** The number of admitted tasks that take no room any more. */
    long over() {
        return completed() + discarded + revoked + withdrawn;
    }

    /** The number of accepted tasks that wait or run. */
    long unfinished() {
        long completed = completed(); // before the others, so that none is counted out that was not counted in
        return accepted() - completed - discarded - revoked;
    }

    PoolStatistics statistics(WorkerLimits limits, String name, int abandoned, int waitingForPlace, int longRunning) {
        long failed = failed();
        long completed = completed();
        long accepted = accepted();
        // One that is revoked while it is told that it was discarded is counted twice until it is told.
        long discardedNow = Math.min(discarded + revoked, accepted - completed);
        long unfinished = accepted - completed - discardedNow;
        int busy = (int) Math.min(unfinished, workers.size());
        return new PoolStatistics(
                name,
                limits.min(),
                limits.max(),
                gate.queueCapacity(),
                workers.size(),
                workers.size() - busy,
                busy,
                workers.isEmpty()
                        ? abandoned
                        : Math.min(abandoned, busy), // for the same reason; one that stays is to be seen
                (int) (unfinished - busy),
                largestWorkers,
                accepted,
                completed,
                failed,
                refused,
                discardedNow,
                startFailures,
                waitingForPlace,
                limits.goal(),
                longRunning);
    }

    private long accepted() {
        return gate.admitted() - withdrawn;
    }

    private long failed() {
        long sum = failedByGone;
        for (Worker worker : workers) {
            sum += worker.failed();
        }
        return sum;
    }
}
