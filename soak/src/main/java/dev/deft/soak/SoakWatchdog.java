package dev.deft.soak;

import java.time.Duration;

/**
 * Sees from outside whether calls are still answered: if a wake-up is lost, the reactor sleeps, and nothing that runs on it
 * can tell. Belongs to the thread that ticks.
 *
 * <p>It counts its own ticks, not time, so that a machine that was suspended does not look like a stall.
 */
final class SoakWatchdog {

    static final Duration TICK = Duration.ofMillis(10);

    private final SoakTally tally;
    private final long mostTicks;

    private long answered;
    private long ticks;
    private long longest;

    SoakWatchdog(SoakTally tally, Duration patience) {
        this.tally = tally;
        this.mostTicks = patience.dividedBy(TICK);
    }

    /**
     * Looks once; returns true if nothing has been answered for as long as the patience lasts, though calls are outstanding.
     */
    boolean sawAStall() {
        long now = tally.answered(); // before made, which is never less
        boolean waiting = tally.made() > now;
        ticks = waiting && now == answered ? ticks + 1 : 0;
        answered = now;
        longest = Math.max(longest, ticks);
        return ticks >= mostTicks;
    }

    /** Returns the longest time without an answer, to a tick. */
    long longestGapNanos() {
        return longest * TICK.toNanos();
    }
}
