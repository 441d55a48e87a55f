package dev.deft.reactor;

import dev.deft.reactor.internal.Durations;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The wait of the thread that closes a reactor for its end. It is bounded, for what blocks the reactor's thread may wait for the
 * one that waits here: {@code System.exit} for a shutdown hook that closes the reactor, another reactor's thread that is closed by this one.
 * Any thread.
 */
final class TerminationWait {

    /** The time waited beyond the stop time-out, by which a stop ends unless the reactor's thread is blocked or overworked. */
    static final Duration GRACE = Duration.ofSeconds(5);

    private final String reactorName;
    private final ReactorThread thread;
    private final CountDownLatch ended;
    private final long boundNanos;

    TerminationWait(
            String reactorName, ReactorThread thread, CountDownLatch ended, Duration stopTimeout, Duration grace) {
        this.reactorName = reactorName;
        this.thread = thread;
        this.ended = ended;
        this.boundNanos =
                Math.min(Durations.saturatedNanos(stopTimeout), Long.MAX_VALUE - grace.toNanos()) + grace.toNanos();
    }

    /** Returns whether there is nothing to wait for. */
    boolean isOver() {
        return ended.getCount() == 0;
    }

    /** Waits as long as a stop may take; an interrupt is kept for later. */
    void uninterruptibly() {
        long begin = System.nanoTime();
        boolean interrupted = false;
        while (true) {
            try {
                await(boundNanos - (System.nanoTime() - begin), boundNanos);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits so long, or until it is interrupted, and returns whether the reactor has ended. */
    boolean interruptibly(Duration wait) {
        try {
            long nanos = Durations.saturatedNanos(wait);
            await(nanos, nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return isOver();
    }

    private void await(long nanos, long ofNanos) throws InterruptedException {
        if (!ended.await(nanos, TimeUnit.NANOSECONDS)) {
            ReactorLog.doesNotEnd(reactorName, thread.owner(), TimeUnit.NANOSECONDS.toMillis(ofNanos));
        }
    }
}
