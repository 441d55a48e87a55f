package dev.deft.reactor;

import dev.deft.threadpool.WaitStrategy;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits awake for a timed call that is near, so that it is made on time. Reactor thread only.
 *
 * <p>A thread that sleeps until an instant wakes up after it. So a reactor that spins sleeps only until some time ahead of its next
 * timed call, by which a sleep that ends late still ends before the call is due, and stays awake for the rest.
 */
final class TimerSpin {

    /**
     * The time by which a sleep may end late: the kernel adds up to 50 microseconds, its timer slack, and a core that has slept for
     * long takes its time to wake up. Measured: 85 microseconds at p99 after one millisecond, 200 at p50 after thirty.
     */
    static final long LATE_NANOS = TimeUnit.MICROSECONDS.toNanos(300);

    /** The same for a selector, which counts in milliseconds, so that the reactor sleeps up to one longer than it means to. */
    static final long SELECTOR_LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(1) + LATE_NANOS;

    private final LongSupplier nanoTime;

    private TimerSpin(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Returns the wait that a strategy asks for on a machine with so many cores: null for "sleeps until a timed call is due", as
     * all but {@link WaitStrategy#SPIN} do, and all of them where the workers need the one core.
     */
    static @Nullable TimerSpin of(WaitStrategy strategy, int cores, LongSupplier nanoTime) {
        if (strategy != WaitStrategy.SPIN || cores < 2) {
            return null;
        }
        return new TimerSpin(nanoTime);
    }

    /** Returns how long before a timed call is due the reactor is to be awake, which sleeps in a selector or not. */
    long aheadNanos(boolean inSelector) {
        return inSelector ? SELECTOR_LATE_NANOS : LATE_NANOS;
    }

    /**
     * Waits until {@code ready}, or until an instant of the clock.
     *
     * @param ready ends the wait before that; asked again and again, so it must be cheap
     */
    void await(BooleanSupplier ready, long instant) {
        while (!ready.getAsBoolean() && nanoTime.getAsLong() - instant < 0) {
            Thread.onSpinWait();
        }
    }
}
