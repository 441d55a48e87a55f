package dev.deft.bench;

import java.util.concurrent.locks.LockSupport;

/**
 * Waits for a time without using a core, as a call to a blocking library or a database does.
 *
 * <p>It parks rather than calling {@code Thread.sleep}, which rounds to whole milliseconds before JDK 21. The operating
 * system wakes a parked thread late, on Linux by about 50 us: the service time in the report shows by how much.
 */
record SleepWork(String specification, ServiceTime time) implements Work {

    @Override
    public long call() throws InterruptedException {
        long nanos = time.nextNanos();
        long deadline = System.nanoTime() + nanos;
        long left = nanos;
        long parks = 0;
        // A park may return early without a reason, so the clock has the last word.
        while (left > 0) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted in " + specification);
            }
            parks++;
            left = deadline - System.nanoTime();
        }
        return parks;
    }

    @Override
    public Work seeded(long seed) {
        return new SleepWork(specification, time.seeded(seed));
    }
}
