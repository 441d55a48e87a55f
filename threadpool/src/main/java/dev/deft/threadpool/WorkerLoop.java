package dev.deft.threadpool;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The loop of one worker as a machine that is stepped: it takes a task or waits for one, until the pool lets the worker leave.
 *
 * <p>It has no thread and does nothing that takes time. Whoever steps it does, between two steps, what it {@linkplain #at()
 * stands at}: a {@link WorkerThread} really, a {@link DrivenPool} by hand, and so does the model of the hand-off.
 *
 * <pre>
 *   START ---.                        .--- ended: too many workers ----&gt; LEAVE
 *            |                        |
 *            +--&gt; PASS_ON --&gt; RUN ----+--&gt; another task: RUN
 *            |                        |
 *            |        .---------------+--- none, and it may wait awake
 *            |        v               |
 *            |   STAY_AWAKE           '--- none
 *            |        |                     |
 *            '--------+---------------------+
 *                     |
 *                     '---&gt; what the pool orders: RUN, after PASS_ON where a seeker found the task
 *                                                 IDLE --&gt; PARK --&gt; what the pool orders
 *                                                 LEAVE
 * </pre>
 *
 * <p>One thread at a time, the worker's or the driver's. While it stands at RUN and takes one task after another, it writes
 * no field: a reference that is stored in an object as old as this one costs a fence.
 */
final class WorkerLoop {

    /** The act that comes before the next step. */
    enum Position {
        /** Nothing. */
        START,
        /** See to what waits, for this worker kept others from that while it looked: {@link Dispatcher#passOn}. */
        PASS_ON,
        /** Run the task that the step returned, and say that it has {@linkplain #ended ended}. */
        RUN,
        /** Wait awake, until the pool {@linkplain PoolState#hasNews has news} or {@linkplain PoolState#hasBatch a batch}, or as long as it pays. */
        STAY_AWAKE,
        /** Nothing. */
        IDLE,
        /** Park, for {@link #parkNanos} at most. */
        PARK,
        /** Pass on, too, and end: there is no next step. */
        LEAVE
    }

    /** The surroundings of the loop: the time, and how a worker may wait. */
    interface Surroundings {

        /** As {@link System#nanoTime}. */
        long nanoTime();

        /** Returns whether a worker that found nothing may wait awake now; the one that may must do so at once. */
        default boolean mayStayAwake() {
            return false;
        }

        /** Returns whether an idle worker may look at the queue from time to time, instead of being woken. */
        default boolean mayWatch() {
            return true;
        }
    }

    private static final long FOREVER = Long.MAX_VALUE;

    private final PoolState poolState;
    private final Worker worker;
    private final long idleTimeoutNanos;
    private final Surroundings surroundings;

    private Position at = Position.START;

    /** The time when the worker last ran out of work. */
    private long idleSince;

    /** That was just now: the clock need not be read again, for a worker that parks often. */
    private boolean rested;

    private long parkNanos;

    WorkerLoop(PoolState poolState, Worker worker, long idleTimeoutNanos, Surroundings surroundings) {
        this.poolState = poolState;
        this.worker = worker;
        this.idleTimeoutNanos = idleTimeoutNanos;
        this.surroundings = surroundings;
    }

    /** The position that the last step has led to. */
    Position at() {
        return at;
    }

    /** The time that a worker at PARK parks for at most. */
    long parkNanos() {
        return parkNanos;
    }

    /** Takes one step; returns the task to run if it has led to RUN, and null otherwise. */
    @Nullable
    Runnable step() {
        if (at == Position.RUN) {
            Runnable next = poolState.another(worker);
            return next != null ? next : lookOn();
        }
        return switch (at) {
            case PASS_ON -> begin();
            case IDLE -> idle();
            default -> obey(poolState.next(worker));
        };
    }

    /** Says that the task has ended, before the next step. */
    void ended(boolean threw) {
        if (!poolState.finished(worker, threw)) {
            at = Position.LEAVE;
        }
    }

    private @Nullable Runnable obey(WorkerOrder order) {
        return switch (order) {
            case RUN -> {
                if (at == Position.START || at == Position.PARK) {
                    poolState.begins(worker);
                }
                yield worker.endsSearch ? goTo(Position.PASS_ON) : begin();
            }
            case PARK -> rest();
            case LEAVE -> goTo(Position.LEAVE);
        };
    }

    private @Nullable Runnable goTo(Position next) {
        at = next;
        return null;
    }

    private Runnable begin() {
        at = Position.RUN;
        Runnable taken = Objects.requireNonNull(worker.task, "the order RUN comes with a task");
        worker.task = null; // so that an idle worker holds on to nothing
        return taken;
    }

    /** There was no task: waits awake for one, if it may, before it is idle. */
    private @Nullable Runnable lookOn() {
        if (!surroundings.mayStayAwake()) {
            return obey(poolState.next(worker));
        }
        poolState.seek(worker);
        return goTo(Position.STAY_AWAKE);
    }

    /** Begins to be idle, as far as the idle timeout goes; a worker that parked and woke for nothing has been all along. */
    private @Nullable Runnable rest() {
        if (at != Position.PARK) {
            idleSince = surroundings.nanoTime();
            rested = true;
        }
        return goTo(Position.IDLE);
    }

    private @Nullable Runnable idle() {
        long now = rested ? idleSince : surroundings.nanoTime();
        rested = false;
        long left = idleTimeoutNanos - (now - idleSince);
        if (left <= 0) {
            WorkerOrder order = poolState.idleTimedOut(worker);
            if (order != WorkerOrder.PARK) {
                return obey(order);
            }
            left = FOREVER; // one of the minimum: it stays until it is woken
        }
        boolean watching = surroundings.mayWatch() && poolState.watches(worker, now);
        if (worker.state != WorkerState.IDLE) { // the look at the pace has found work for this worker
            at = Position.PARK; // it has been idle until now
            return obey(poolState.next(worker));
        }
        parkNanos = watching ? Math.min(left, PoolState.WATCH_NANOS) : left;
        return goTo(Position.PARK);
    }
}
