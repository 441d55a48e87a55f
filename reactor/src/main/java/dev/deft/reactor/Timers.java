package dev.deft.reactor;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The calls that are to be made later. Reactor thread only.
 *
 * <p>As in Twisted's {@code ReactorBase.runUntilCurrent}, a call that is added while timers run waits for the next
 * turn, so that a call that asks for itself again with no delay does not keep results and I/O from their turn; and a
 * call that is moved later stays where it is queued until it comes up, since most of those (time-outs) are moved again.
 * Of the calls that are due, a turn makes so many at most, be they a million.
 */
class Timers {

    /** The answer of {@link #nanosToNext()} when no call waits. */
    static final long NONE = Long.MAX_VALUE;

    /** Calls that come up in one turn at most. */
    static final int BATCH = EventLoop.BATCH;

    /** The time after which a call is put into the queue again that there was no memory to put there. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);
    private static final long NEVER = Long.MAX_VALUE - 1;

    private final TreeSet<TimedCall> queue =
            new TreeSet<>(Comparator.comparingLong(TimedCall::queuedAt).thenComparingLong(TimedCall::number));

    /** The calls that are in no queue, for there was no memory for their new places, linked; each turn tries again. */
    private @Nullable TimedCall unqueued;

    private final ReactorThread thread;
    private final TurnClock clock;
    private final long start;
    private long made;
    private @Nullable Watchdog watchdog;

    Timers(ReactorThread thread, TurnClock clock) {
        this.thread = thread;
        this.clock = clock;
        this.start = clock.read();
    }

    /** Has {@code watching} told how late the calls are. */
    void watchedBy(Watchdog watching) {
        watchdog = watching;
    }

    TimedCall add(Duration delay, Runnable call, @Nullable Consumer<? super Throwable> ifDropped) {
        TimedCall timed = new TimedCall(this, thread, call, ifDropped, made++, after(delay));
        queue.add(timed);
        return timed;
    }

    /** Makes a call that is dropped at once. */
    TimedCall drop(String reactorName, Runnable call, Consumer<? super Throwable> ifDropped) {
        TimedCall timed = new TimedCall(this, thread, call, ifDropped, made++, 0);
        thread.nestedRuns[0]++; // the one that is told may ask again at once, and be told at once
        try {
            timed.drop(reactorName);
        } finally {
            thread.nestedRuns[0]--;
        }
        return timed;
    }

    /** Makes calls that are due and were there when it began, {@link #BATCH} at most; the next turn goes on from there. */
    void runDue() {
        if (unqueued != null) {
            enqueueAgain();
        }
        if (queue.isEmpty()) {
            return; // a look at the clock is not free
        }
        long now = now();
        long newcomers = made; // none of them is due before now, and at the same instant the older number comes first
        for (int i = 0; i < BATCH && !queue.isEmpty(); i++) {
            TimedCall first = queue.first();
            if (first.queuedAt() > now || first.number() >= newcomers) {
                return;
            }
            queue.pollFirst();
            if (first.dueAt() > now) {
                enqueue(first);
            } else {
                if (watchdog != null && i == 0) {
                    watchdog.isLate(first, now - first.dueAt());
                }
                first.fire();
                clock.forget(); // for what comes after these calls; they themselves go by when they began
            }
        }
    }

    /** Returns all that wait, in the order in which they are due, but for those that were moved later. */
    Collection<TimedCall> waiting() {
        return Collections.unmodifiableCollection(queue);
    }

    /** Returns the time until {@code call} is due; negative if it is late. */
    Duration timeTo(TimedCall call) {
        return Duration.ofNanos(call.dueAt() - (clock.read() - start));
    }

    /** Returns the call that is next; null if none waits. */
    @Nullable
    TimedCall next() {
        return queue.isEmpty() ? null : queue.first();
    }

    /** Returns the nanoseconds until the next call is due: 0 or less if it is, {@link #NONE} if there is none. */
    long nanosToNext() {
        long nanos = queue.isEmpty() ? NONE : queue.first().queuedAt() - now();
        return unqueued == null ? nanos : Math.min(nanos, PAUSE_NANOS);
    }

    /** Drops all calls that wait: those who wait for one are told, in the order in which they were due. */
    void dropAll(String reactorName) {
        enqueueAgain();
        int dropped = 0;
        int told = 0;
        for (TimedCall first = queue.pollFirst(); first != null; first = queue.pollFirst()) {
            dropped++;
            if (first.drop(reactorName)) {
                told++;
            }
        }
        for (TimedCall left = unqueued; left != null; left = unqueued) { // in whatever order, for want of memory
            unqueued = left.nextUnqueued;
            left.nextUnqueued = null;
            if (left.waits()) {
                dropped++;
                told += left.drop(reactorName) ? 1 : 0;
            }
        }
        if (dropped > 0) {
            ReactorLog.timedCallsDropped(reactorName, dropped, told);
        }
    }

    /** Returns the instant {@code delay} from now, in nanoseconds since the reactor was made. */
    long after(Duration delay) {
        return later(clock.read() - start, delay);
    }

    /** Returns the instant {@code delay}, which may be negative, after {@code instant}; from 0 to what 292 years come to. */
    static long later(long instant, Duration delay) {
        if (delay.compareTo(FOREVER) >= 0) {
            return NEVER;
        }
        if (delay.compareTo(FOREVER.negated()) <= 0) {
            return 0;
        }
        long sum = instant + delay.toNanos();
        boolean overflowed = sum < 0 && !delay.isNegative();
        return overflowed ? NEVER : Math.max(sum, 0);
    }

    /** Moves the call in the queue to where {@link TimedCall#dueAt()} says. */
    void moveEarlier(TimedCall call) {
        if (queue.remove(call)) {
            enqueue(call);
        }
    }

    void remove(TimedCall call) {
        queue.remove(call);
    }

    private void enqueue(TimedCall call) {
        call.queuedWhereDue();
        try {
            addToQueue(call);
        } catch (OutOfMemoryError noMemory) { // it was taken out of it, and would never be made
            call.nextUnqueued = unqueued;
            unqueued = call;
        }
    }

    private void enqueueAgain() {
        TimedCall next = unqueued;
        unqueued = null;
        while (next != null) {
            TimedCall call = next;
            next = call.nextUnqueued;
            call.nextUnqueued = null;
            if (call.waits()) { // or it was cancelled meanwhile
                enqueue(call);
            }
        }
    }

    /** A seam: in a test there is no memory for it. */
    void addToQueue(TimedCall call) {
        queue.add(call);
    }

    private long now() {
        return clock.now() - start;
    }
}
