package dev.deft.bench;

import dev.deft.analysis.result.Distribution;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * The platform's own noise, recorded beside a measurement: a thread that does nothing but sleep, and how much later than
 * ever before it was woken. What it saw, the calls saw too, whatever pool they were on: a collector's pause, a core that the
 * hypervisor gave to somebody else, or that the calls themselves kept busy.
 *
 * <p>The idea is jHiccup's (Tene). It looks once in {@link #STEP_NANOS}, less often than jHiccup does, since a thousand
 * wake-ups a second show in the percentiles of calls that take a microsecond.
 */
final class IdleTrace implements AutoCloseable {

    static final long STEP_NANOS = 5_000_000;

    private final LongSupplier clock;
    private final Thread thread = new Thread(this::run, "deft-bench-idle-trace");
    private volatile boolean over;

    /** Belongs to the thread until it has ended. */
    private final Recording recording = new Recording();

    /** The soonest that it was ever woken: what sleeping takes where nothing disturbs it. */
    private long soonest = Long.MAX_VALUE;

    IdleTrace(LongSupplier clock) {
        this.clock = clock;
    }

    static IdleTrace start() {
        IdleTrace trace = new IdleTrace(System::nanoTime);
        trace.thread.setDaemon(true);
        trace.thread.start();
        return trace;
    }

    private void run() {
        while (!over) {
            long before = clock.getAsLong();
            LockSupport.parkNanos(STEP_NANOS);
            slept(clock.getAsLong() - before);
        }
    }

    /** A park that ended early, because the trace is over or without a reason, says nothing. */
    void slept(long nanos) {
        if (nanos < STEP_NANOS) {
            return;
        }
        soonest = Math.min(soonest, nanos);
        recording.record(nanos - soonest);
    }

    /** Ends it, and says by how much each wake-up was late. */
    Distribution finish() {
        close();
        return recording.finish();
    }

    @Override
    public void close() {
        over = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true; // it ends at once
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
