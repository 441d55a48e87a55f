package dev.deft.threadpool;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The record of one worker: the {@link PoolState} decides by it, and the worker's {@link WorkerLoop} moves it on. */
final class Worker {

    private final String name;

    /** The admission of a task for which this worker is woken. Made once: a pool that parks says it with nearly every call. */
    final Admission wakesThis = new Admission(this, null);

    /** To and from IDLE, DISMISSED and GONE it is moved under the pool's monitor; between the others, by this worker. */
    volatile WorkerState state = WorkerState.STARTING;

    /** This worker's own: the task of the last order to run one, until it is begun. */
    @Nullable
    Runnable task;

    /** This worker's own: the task was found by a seeker, and there may be need for another. */
    boolean endsSearch;

    /**
     * Woken, and found nothing since. Written by the thread that wakes it, under the pool's monitor while this worker is idle,
     * then this worker's own; handed on by the volatile {@link #state}, which is moved after it.
     */
    boolean wokenInVain;

    /** This worker's own: the task of its last turn was revoked, and is counted out already. */
    boolean tookRevoked;

    /**
     * The task that it runs was given up by who waited for it. Written under the pool's monitor; read by this worker without, when
     * the task has ended: see {@link PoolState#abandon}.
     */
    volatile boolean abandoned;

    /** A task was taken and has not ended. Written by this worker, read by any, for reports: these may be late. */
    boolean running;

    /**
     * The number of tasks that this worker ended, and of those that threw. Written by this worker alone, so without a fence: a
     * sum of them is too small for a moment, never too large.
     */
    private final AtomicLong completed = new AtomicLong();

    private final AtomicLong failed = new AtomicLong();

    /** The number of tasks that it skipped, for they were revoked: as {@link #completed}. */
    private final AtomicLong skipped = new AtomicLong();

    /** The number of the last task at whose beginning this worker looked at the clock, and the time then, which is written first. */
    private final AtomicLong timedNumber = new AtomicLong(-1);

    private final AtomicLong timedNanos = new AtomicLong();

    /** The number of the task that it was last seen running; -1 if it ran none. Under the pool's monitor. */
    private long seenNumber = -1;

    /** The time when it began that task, or was first seen running it, once that {@link #isSeenTimed}. Under the pool's monitor. */
    private long seenNanos;

    private boolean isSeenTimed;

    /** Written before the thread starts, by the thread that starts it; read by any. */
    volatile @Nullable Thread thread;

    /**
     * Written by the thread that hired this worker, before it starts it: nobody else knows it before its first turn. Whoever
     * is told to wake it reads it, after the monitor under which it became idle.
     */
    private boolean started;

    /** The measurement of what it runs; null where the pool does not size itself. Written by the thread that hired it. */
    @Nullable
    TaskMeter meter;

    Worker(String poolName, int number) {
        this("deft-" + poolName + "-" + number);
    }

    private Worker(String name) {
        this.name = name;
    }

    /** The record of a thread that runs one call beside the workers: it has a name and a thread, and no turn. */
    static Worker longRunning(String poolName, int number) {
        return new Worker("deft-" + poolName + "-long-" + number);
    }

    String name() {
        return name;
    }

    void countCompleted(boolean threw) {
        if (threw && tookRevoked) {
            tookRevoked = false;
            skipped.lazySet(skipped.getPlain() + 1);
            return;
        }
        completed.lazySet(completed.getPlain() + 1); // first, and read last: no snapshot has more failed than completed
        if (threw) {
            failed.lazySet(failed.getPlain() + 1);
        }
    }

    /** Any thread. */
    long completed() {
        return completed.get();
    }

    /** Any thread. */
    long failed() {
        return failed.get();
    }

    /** The number of tasks that it has ended or skipped: that of the one that it runs, if it runs one. Any thread. */
    long number() {
        return completed() + skipped.get();
    }

    /** Notes that it begins the task that it has taken at {@code nanos}. By this worker, or not at all: others see it run. */
    void begins(long nanos) {
        timedNanos.lazySet(nanos);
        timedNumber.lazySet(completed.getPlain() + skipped.getPlain());
    }

    /** Notes which task it runs, if any. Then the clock is to be read, and {@link #ranNanos} called. Under the pool's monitor. */
    void look() {
        long number = number(); // first: if it runs a task after that, it is this one or a later one
        if (!running) {
            seenNumber = -1;
        } else if (number != seenNumber) {
            seenNumber = number;
            isSeenTimed = timedNumber.get() == number;
            seenNanos = timedNanos.get();
        }
    }

    /** Returns whether it ran a task at the last look. Under the pool's monitor. */
    boolean isSeenRunning() {
        return seenNumber >= 0;
    }

    /** Returns for how long at least it has run the task that it was seen running, in nanoseconds; 0 if it ran none. Under the pool's monitor. */
    long ranNanos(long nowNanos) {
        if (!isSeenRunning()) {
            return 0;
        }
        if (!isSeenTimed) {
            isSeenTimed = true;
            seenNanos = nowNanos;
        }
        return Math.max(0, nowNanos - seenNanos);
    }

    /** The task that it was last seen running. Under the pool's monitor. */
    OverdueTask seen() {
        return new OverdueTask(this, seenNumber, seenNanos);
    }

    /** Returns true the first time: the caller is to start the thread. Called by whoever is told to wake or to start it. */
    boolean startsNow() {
        if (started) {
            return false;
        }
        started = true;
        return true;
    }

    @Override
    public String toString() {
        return name;
    }
}
