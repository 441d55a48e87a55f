package dev.deft.reactor;

import dev.deft.threadpool.WaitStrategy;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The choice whether a reactor that has nothing to deliver waits awake for the next result, or naps, and then takes all that came together. Reactor thread only.
 *
 * <p>To wait awake costs a core. Where many calls are outstanding and compute, so that results trickle in, workers could use it; where there are cores enough, or calls
 * do not compute, it is for nothing that a result waits for the end of a nap. Which of the two is the case no thread can see. So both are tried, one after the other, and what
 * delivers more results is kept, for a while. It is what drivers of fast network cards do with their interrupts (Salah, "To coalesce or not to coalesce", 2007).
 *
 * <pre>
 *    AWAKE ----- a pause is over ----&gt; MEASURED ----- results trickle in -----&gt; TRIED
 *      ^                                | ^                                      | |
 *      |--- too few, or too fast -------' |                                      | '--- more than awake by a tenth ---&gt; NAPS
 *      |--- no more than awake: a longer pause ----------------------------------'                                       |
 *                                         '--- their time is over, or results come at another rate ---------------------'
 * </pre>
 */
final class ResultCoalescing {

    /** The fewest outstanding calls; with fewer, a nap would take longer than they do. */
    static final int LEAST_OUTSTANDING = 16;

    /** The time over which results are counted: some slices of a scheduler that parts two cores among more threads. */
    static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    /** The windows by which awake and naps are judged: by the better of them, for whatever else runs disturbs some. */
    static final int WINDOWS = 2;

    /** The fewest results of a window by which it is judged. */
    static final int LEAST_RESULTS = 64;

    /** The shortest time of a call at which naps are tried: twice that of the shortest nap, to which the kernel adds its timer slack of 50 microseconds. */
    static final long SHORTEST_CALL_NANOS = TimeUnit.MICROSECONDS.toNanos(120);

    /** The longest nap, and its part of the time that a call takes. */
    static final long LONGEST_NAP_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private static final int NAPS_A_CALL = 8;

    /** The factor by which naps are to deliver more. */
    private static final double WORTH_IT = 1.1;

    /** Naps are kept for so long, as long as results come at a rate within these factors of what was measured. */
    static final long KEPT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static final double SLOWER = 0.7;
    private static final double FASTER = 1.5;

    /** The pause after a window in which naps could not be tried, and the first and the longest after they were tried for nothing. */
    static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** The questions between two looks at the clock while awake. */
    static final int QUESTIONS_A_LOOK = 64;

    private enum Phase {
        AWAKE,
        MEASURED,
        TRIED,
        NAPS
    }

    private final LongSupplier nanoTime;
    private Phase phase = Phase.AWAKE;

    /** The time when the phase AWAKE, or NAPS, is over. */
    private long until;

    private int questions;

    /** The window: when it began, and the number of results that had been delivered by then. */
    private long begunNanos;

    private long begunDelivered;

    /** The windows of this phase that have ended; of NAPS, those in a row in which results came at another rate. */
    private int windows;

    /** The most results a nanosecond of a window of this phase, and of those awake and with naps. */
    private double best;

    private double awakeRate;

    private double napRate;
    private long napNanos;
    private long pauseNanos = PAUSE_NANOS;

    private ResultCoalescing(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.until = nanoTime.getAsLong();
    }

    /** Makes the one of a strategy on a machine with so many cores; null where the reactor never naps: {@link WaitStrategy#SPIN} stays awake, {@link WaitStrategy#PARK} sleeps, and on one core the core is given away. */
    static @Nullable ResultCoalescing of(WaitStrategy strategy, int cores, LongSupplier nanoTime) {
        return strategy == WaitStrategy.ADAPTIVE && cores > 1 ? new ResultCoalescing(nanoTime) : null;
    }

    /**
     * Returns the time to nap before results are taken; 0 to stay awake. Asked when there is nothing to deliver.
     *
     * @param outstanding the number of calls whose outcome has not arrived
     * @param delivered the number of results that were ever delivered
     */
    long napNanos(int outstanding, long delivered) {
        if (outstanding < LEAST_OUTSTANDING) {
            return 0;
        }
        if (phase == Phase.AWAKE && ++questions < QUESTIONS_A_LOOK) {
            return 0;
        }
        questions = 0;
        long now = nanoTime.getAsLong();
        if (phase != Phase.AWAKE && now - begunNanos >= WINDOW_NANOS) {
            windowEnds(outstanding, delivered, now, now - begunNanos);
        } else if (phase == Phase.AWAKE && now - until >= 0) {
            begin(Phase.MEASURED, now, delivered);
        }
        return phase == Phase.TRIED || phase == Phase.NAPS ? napNanos : 0;
    }

    private void windowEnds(int outstanding, long delivered, long now, long passed) {
        long results = delivered - begunDelivered;
        if (phase == Phase.NAPS) {
            double ofMeasured = results / (napRate * passed);
            windows = ofMeasured > SLOWER && ofMeasured < FASTER ? 0 : windows + 1;
            if (now - until >= 0 || windows == WINDOWS) {
                begin(Phase.MEASURED, now, delivered);
            } else {
                nextWindow(now, delivered);
            }
            return;
        }
        boolean isOneLoad = passed <= 2 * WINDOW_NANOS && results >= LEAST_RESULTS;
        if (phase == Phase.MEASURED && !isOneLoad) { // few were outstanding in between, or results come too rarely
            stayAwake(now, PAUSE_NANOS);
            return;
        }
        best = Math.max(best, (double) results / passed);
        if (++windows < WINDOWS) {
            nextWindow(now, delivered);
        } else if (phase == Phase.MEASURED) {
            measured(outstanding, delivered, now);
        } else {
            tried(delivered, now);
        }
    }

    private void measured(int outstanding, long delivered, long now) {
        awakeRate = best;
        long callNanos = (long) (outstanding / awakeRate);
        napNanos = Math.min(LONGEST_NAP_NANOS, callNanos / NAPS_A_CALL);
        if (callNanos < SHORTEST_CALL_NANOS) {
            stayAwake(now, PAUSE_NANOS);
        } else {
            begin(Phase.TRIED, now, delivered);
        }
    }

    private void tried(long delivered, long now) {
        napRate = best;
        if (napRate >= WORTH_IT * awakeRate) {
            until = now + KEPT_NANOS;
            pauseNanos = PAUSE_NANOS;
            begin(Phase.NAPS, now, delivered);
        } else {
            stayAwake(now, pauseNanos);
            pauseNanos = Math.min(LONGEST_PAUSE_NANOS, 2 * pauseNanos);
        }
    }

    private void begin(Phase next, long now, long delivered) {
        phase = next;
        windows = 0;
        best = 0;
        nextWindow(now, delivered);
    }

    private void nextWindow(long now, long delivered) {
        begunNanos = now;
        begunDelivered = delivered;
    }

    private void stayAwake(long now, long pause) {
        phase = Phase.AWAKE;
        until = now + pause;
    }
}
