package dev.deft.threadpool.internal;

import dev.deft.threadpool.WaitStrategy;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits awake for something that is soon to come, for as long as that has paid. Used by one thread at a time; whoever
 * hands it to another orders that himself.
 *
 * <p>A thread that sleeps has to be woken, which costs the waker a system call and the sleeper many microseconds. A thread
 * that waits awake costs a core. So it pays to wait awake about as long as a wake-up takes, and not at all where that is
 * known to be too short: the argument is Karlin and others', "Empirical studies of competitive spinning" (1991). What is
 * known is learned from what happened. When it did not come, or when a gap between two looks at the clock shows that the
 * system gave the core to someone else, the next occasion is passed over; after failures in a row, the next 3, 7, and so on
 * up to {@link #MOST_PASSED_OVER}. Then the core is given away a few times before the thread sleeps: where what is waited for lacks nothing but a
 * core, it comes so.
 *
 * <p>What is not learned is to wait for a shorter time. Two threads that hand work to and fro would both learn it: each
 * waits too short a time for the other to be woken, and so each has to be woken every time.
 *
 * <p>{@link WaitStrategy#SPIN} learns nothing of this, until such a gap has shown that there may be fewer cores than the JVM
 * believes: then it learns as {@link WaitStrategy#ADAPTIVE} does, until something comes while it looks, which proves that
 * another core is at work. (With one core, what this thread keeps from running cannot come before there is a gap.)
 *
 * <p>The clock is not looked at before {@link #UNCLOCKED_LOOKS}: what comes soonest costs no reading of it.
 *
 * <p>A thread with something else to see to, a reactor with sockets, looks at that too while it waits: after the unclocked looks,
 * then {@link #ELSEWHERE_NANOS} apart, and when it has given the core away, or before that if the core was kept for long last time. Where that comes first, the wait was for nothing,
 * and on few cores it kept whoever is to be answered from one. So from then on occasions are passed over, up to
 * {@link #MOST_PASSED_OVER_BUSY} in a row, and the core is not given away, for who takes it would delay what comes elsewhere; a hit does not
 * end that, but halves it. It is over when nothing that came elsewhere has ended a wait for {@link #QUIET_NANOS}, or with as many hits as there were failures.
 */
public final class SpinWait {

    /** About five microseconds. */
    static final int UNCLOCKED_LOOKS = 200;

    static final int LOOKS_PER_CLOCK = 16;

    /** About as long as it takes to wake a thread in a virtual machine whose core has gone to sleep. */
    static final long LONGEST_NANOS = TimeUnit.MICROSECONDS.toNanos(60);

    /** The looks between two readings of the clock take less than a microsecond, and one at something else a few, unless somebody else had the core. */
    static final long GAP_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    /** The time between two looks at something else, some times as long as such a look takes. */
    static final long ELSEWHERE_NANOS = TimeUnit.MICROSECONDS.toNanos(4);

    static final int MOST_PASSED_OVER = 63;

    /** The same where something else ends waits: occasions are as many as what comes there. */
    static final int MOST_PASSED_OVER_BUSY = 1023;

    /** The time after the last wait that something else has ended, after which that is forgotten: occasions may be few, and to pass over a thousand may take an hour. */
    static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** The times that the core is given away before this is given up: to each of those that have work it takes one. */
    static final int YIELDS = 4;

    /** The least time that there is to be for that: whoever gets the core has it for so long, or longer. */
    static final long YIELD_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** The time for which something else may wait for a core that was given away: what is there is looked for before, if the last one took longer. */
    static final long KEPT_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    private final boolean onlyYields;
    private final boolean alwaysLearns;
    private final LongSupplier nanoTime;

    /** The number of occasions that are passed over after the next failure, and that still are after the last. */
    private int penalty = 1;

    private int toPassOver;

    private boolean learns;

    /** Set from when something else ends a wait, until there is no more of that or waits have paid as often as they had not. */
    private boolean busyElsewhere;

    /** The time when something else has last ended a wait. */
    private long elsewhereAt;

    /** Set if the core, when it was last given away beside something else, was kept for longer than {@link #KEPT_NANOS}. */
    private boolean coreIsKept;

    private SpinWait(boolean onlyYields, boolean alwaysLearns, LongSupplier nanoTime) {
        this.onlyYields = onlyYields;
        this.alwaysLearns = alwaysLearns;
        this.learns = alwaysLearns;
        this.nanoTime = nanoTime;
    }

    /**
     * The wait that a strategy comes to on a machine with so many cores: null for "does not wait awake". Where one core has to do everything,
     * the others give it away a few times, for what is waited for can come in no other way.
     */
    public static @Nullable SpinWait of(WaitStrategy strategy, int cores, LongSupplier nanoTime) {
        return strategy == WaitStrategy.PARK
                ? null
                : new SpinWait(cores < 2, strategy == WaitStrategy.ADAPTIVE, nanoTime);
    }

    /**
     * Waits until {@code ready}, or as long as it pays.
     *
     * @param ready what is waited for; asked again and again, so it must be cheap
     * @param mostNanos wait no longer than this by the clock, but for others who take the core; zero or less is not at all
     * @return whether it was ready
     */
    public boolean await(BooleanSupplier ready, long mostNanos) {
        return await(ready, mostNanos, null);
    }

    /**
     * Waits until {@code ready}, or as long as it pays, or until something came elsewhere.
     *
     * @param ready what is waited for; asked again and again, so it must be cheap
     * @param mostNanos wait no longer than this by the clock, but for others who take the core; zero or less is not at all
     * @param elsewhere asked now and then whether something came there, which it may see to at once; null for nothing
     * @return whether it was ready
     */
    public boolean await(BooleanSupplier ready, long mostNanos, @Nullable BooleanSupplier elsewhere) {
        if (mostNanos <= 0) {
            return ready.getAsBoolean();
        }
        if (busyElsewhere && nanoTime.getAsLong() - elsewhereAt > QUIET_NANOS) {
            busyElsewhere = false;
            penalty = 1;
            toPassOver = 0;
        }
        if (toPassOver > 0) {
            toPassOver--;
            return lookOrYield(ready, mostNanos, elsewhere);
        }
        if (onlyYields) {
            return yieldFor(ready, mostNanos, elsewhere);
        }
        if (ready.getAsBoolean()) {
            if (penalty != 1 && !busyElsewhere) {
                penalty = 1;
            }
            return true;
        }
        if (look(ready, UNCLOCKED_LOOKS - 1)) {
            return itCame();
        }
        return awaitByTheClock(ready, mostNanos, elsewhere);
    }

    private boolean awaitByTheClock(BooleanSupplier ready, long mostNanos, @Nullable BooleanSupplier elsewhere) {
        long start = nanoTime.getAsLong();
        long limit = Math.min(LONGEST_NANOS, mostNanos);
        long before = start;
        long nextElsewhere = start;
        while (true) {
            if (elsewhere != null && before - nextElsewhere >= 0) {
                if (elsewhere.getAsBoolean()) {
                    itCameElsewhere();
                    return false;
                }
                nextElsewhere = before + ELSEWHERE_NANOS;
            }
            if (look(ready, LOOKS_PER_CLOCK)) {
                return itCame();
            }
            long now = nanoTime.getAsLong();
            if (now - before > GAP_NANOS) {
                learns = true;
                passOver();
                return lookOrYield(ready, mostNanos, elsewhere);
            }
            if (now - start >= limit) {
                if (limit == LONGEST_NANOS) { // else it was cut short, and nothing is known
                    passOver();
                }
                return false;
            }
            before = now;
        }
    }

    /** Learns that it came while this thread looked, and nobody else had its core. Mostly that is known, and then nothing is written: others may read what lies in the same cache line. */
    private boolean itCame() {
        if (busyElsewhere) {
            halvePenalty();
        } else if (penalty != 1) {
            penalty = 1;
        }
        if (learns != alwaysLearns) {
            learns = alwaysLearns;
        }
        return true;
    }

    /** Has the next occasions passed over, but for one that always stays awake and has the core to do so. */
    private void itCameElsewhere() {
        if (learns || onlyYields) {
            busyElsewhere = true;
            elsewhereAt = nanoTime.getAsLong();
            passOver();
        }
    }

    private boolean lookOrYield(BooleanSupplier ready, long mostNanos, @Nullable BooleanSupplier elsewhere) {
        return busyElsewhere ? ready.getAsBoolean() : yieldFor(ready, mostNanos, elsewhere);
    }

    /** Gives the core to whoever waits for one, and looks. That costs less than to be woken, where threads are more than cores. */
    @SuppressWarnings("ThreadPriorityCheck") // a hint, on which nothing rests
    private boolean yieldFor(BooleanSupplier ready, long mostNanos, @Nullable BooleanSupplier elsewhere) {
        for (int i = 0; i < YIELDS && mostNanos >= YIELD_NANOS; i++) {
            if (ready.getAsBoolean()) {
                return i == 0 || itCameForTheCore();
            }
            if (elsewhere == null) {
                Thread.yield();
                continue;
            }
            // To look elsewhere takes longer than to give the core away to who does not keep it.
            if ((i > 0 || coreIsKept) && elsewhere.getAsBoolean()) {
                itCameElsewhere();
                return false;
            }
            long before = nanoTime.getAsLong();
            Thread.yield();
            coreIsKept = nanoTime.getAsLong() - before > KEPT_NANOS;
        }
        return ready.getAsBoolean() && itCameForTheCore();
    }

    private boolean itCameForTheCore() {
        if (busyElsewhere) {
            halvePenalty();
        }
        return true;
    }

    private void halvePenalty() {
        penalty /= 2;
        busyElsewhere = penalty > 1;
    }

    private static boolean look(BooleanSupplier ready, int times) {
        for (int i = 0; i < times; i++) {
            if (ready.getAsBoolean()) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    private void passOver() {
        if (learns || busyElsewhere) {
            toPassOver = penalty;
            penalty = Math.min(busyElsewhere ? MOST_PASSED_OVER_BUSY : MOST_PASSED_OVER, 2 * penalty + 1);
        }
    }
}
