package dev.deft.threadpool.internal;

import dev.deft.threadpool.CallObserver;
import dev.deft.threadpool.CallTimes;
import dev.deft.threadpool.PoolObserver;
import dev.deft.threadpool.Stall;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The observers of one pool, or of one reactor, which are told of each call by its {@link CallRecord}. Any thread. */
public final class PoolObservation {

    private static final Logger LOG = LoggerFactory.getLogger(ThreadPool.class);

    private final String whose;
    private final String pool;
    private final PoolObserver[] observers;
    private final LongSupplier nanoTime;

    /** For each observer, 1 once it has thrown and that was logged. */
    private final AtomicIntegerArray threw;

    public PoolObservation(String pool, List<PoolObserver> observers, LongSupplier nanoTime) {
        this("pool '" + pool + "'", pool, observers, nanoTime);
    }

    private PoolObservation(String whose, String pool, List<PoolObserver> observers, LongSupplier nanoTime) {
        this.whose = whose;
        this.pool = pool;
        this.observers = observers.toArray(PoolObserver[]::new);
        this.nanoTime = nanoTime;
        this.threw = new AtomicIntegerArray(this.observers.length);
    }

    /** The observers of a reactor, who are told of what its own thread does. */
    public static PoolObservation ofReactor(String reactor, List<PoolObserver> observers, LongSupplier nanoTime) {
        return new PoolObservation("reactor '" + reactor + "'", reactor, observers, nanoTime);
    }

    String pool() {
        return pool;
    }

    long nanoTime() {
        return nanoTime.getAsLong();
    }

    /** Makes the record of a call. */
    public CallRecord newRecord(boolean deferred) {
        return new CallRecord(this, deferred, observers.length);
    }

    /** Tells one of the observers of a call; returns whom it has told of the rest. */
    @Nullable
    CallObserver submitted(int which, CallTimes call) {
        try {
            return observers[which].submitted(call);
        } catch (Throwable failure) {
            threw(which, failure);
            return null;
        }
    }

    /** Tells that a worker has started. */
    public void workerStarted(int workers) {
        for (int i = 0; i < observers.length; i++) {
            try {
                observers[i].workerStarted(pool, workers);
            } catch (Throwable failure) {
                threw(i, failure);
            }
        }
    }

    /** Tells that a worker leaves. */
    public void workerLeft(int workers) {
        for (int i = 0; i < observers.length; i++) {
            try {
                observers[i].workerLeft(pool, workers);
            } catch (Throwable failure) {
                threw(i, failure);
            }
        }
    }

    /** Tells of work that takes too long. */
    public void stalled(Stall stall) {
        for (int i = 0; i < observers.length; i++) {
            try {
                observers[i].stalled(stall);
            } catch (Throwable failure) {
                threw(i, failure);
            }
        }
    }

    /** Tells of the end of such work. */
    public void stallEnded(Stall stall, Duration about) {
        for (int i = 0; i < observers.length; i++) {
            try {
                observers[i].stallEnded(stall, about);
            } catch (Throwable failure) {
                threw(i, failure);
            }
        }
    }

    /** Tells of timed calls that are late. */
    public void timedCallsLate(String first, Duration late) {
        for (int i = 0; i < observers.length; i++) {
            try {
                observers[i].timedCallsLate(pool, first, late);
            } catch (Throwable failure) {
                threw(i, failure);
            }
        }
    }

    /** Logs what an observer threw, the first time. Nothing gets out, be it the logger's failure: the call goes on. */
    void threw(int which, Throwable failure) {
        if (!threw.compareAndSet(which, 0, 1)) {
            return;
        }
        try {
            LOG.error(
                    "An observer of " + whose + ", a "
                            + observers[which].getClass().getName()
                            + ", threw; the calls go on, and what it throws after this is not logged",
                    failure);
        } catch (Throwable unlogged) { // the failure's own text may be what throws
            lastResort(failure, unlogged);
        }
    }

    private void lastResort(Throwable failure, Throwable unlogged) {
        try {
            LOG.error(
                    "An observer of {} threw a {}, which could not be logged because of a {}",
                    whose,
                    failure.getClass().getName(),
                    unlogged.getClass().getName());
        } catch (Throwable nobodyListens) {
            return; // two attempts to log have failed, and the call is not to pay for it
        }
    }
}
