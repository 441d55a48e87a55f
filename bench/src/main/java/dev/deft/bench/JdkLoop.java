package dev.deft.bench;

import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A loop with one thread, as a program without a library for it would write one: a queue, timers, and a park.
 *
 * <p>Ahead of a timer it stays awake, as a reactor does that spins, since an open loop's plan goes by the microsecond.
 */
final class JdkLoop implements AutoCloseable {

    /** A parked thread is woken late by about half of this. */
    private static final long AHEAD_NANOS = 150_000;

    private static final long JOIN_MILLIS = 1_000;

    private record Timer(long dueNanos, long number, Runnable call) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            int byTime = Long.signum(dueNanos - other.dueNanos);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private final LongSupplier clock;
    private final Thread thread = new Thread(this::run, "deft-bench-jdk-loop");

    /** Any thread adds, the loop's takes. */
    private final ConcurrentLinkedQueue<Runnable> calls = new ConcurrentLinkedQueue<>();

    /** The loop is parked, or about to look at {@link #calls} for the last time before it parks. */
    private final AtomicBoolean asleep = new AtomicBoolean();

    /** The loop's thread only, but for the time before it starts. */
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();

    private long timersMade;
    private volatile boolean closed;

    /**
     * A loop that has not started.
     *
     * @param broken told, on the loop's thread, what a call threw; that ends the loop
     */
    JdkLoop(LongSupplier clock, Consumer<? super Throwable> broken) {
        this.clock = clock;
        thread.setUncaughtExceptionHandler((loop, thrown) -> broken.accept(thrown));
    }

    void start() {
        thread.start();
    }

    /** Any thread. */
    void execute(Runnable call) {
        calls.add(call);
        wakeUp();
    }

    /** The loop's thread only. */
    void callLater(long nanos, Runnable call) {
        timers.add(new Timer(clock.getAsLong() + nanos, timersMade++, call));
    }

    @Override
    public void close() {
        closed = true;
        wakeUp();
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void wakeUp() {
        if (asleep.get() && asleep.compareAndSet(true, false)) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        while (!closed) {
            boolean idle = !callOne();
            Timer next = timers.peek();
            long nanos = next == null ? Long.MAX_VALUE : next.dueNanos - clock.getAsLong();
            if (next != null && nanos <= 0) {
                timers.remove();
                next.call.run();
            } else if (idle) {
                await(nanos);
            }
        }
    }

    private boolean callOne() {
        Runnable call = calls.poll();
        if (call == null) {
            return false;
        }
        call.run();
        return true;
    }

    private void await(long nanos) {
        if (nanos <= AHEAD_NANOS) {
            Thread.onSpinWait();
            return;
        }
        asleep.set(true);
        // Whoever added a call before this look did not see the loop asleep.
        if (calls.isEmpty() && !closed) {
            LockSupport.parkNanos(nanos == Long.MAX_VALUE ? Long.MAX_VALUE : nanos - AHEAD_NANOS);
        }
        asleep.set(false);
    }
}
