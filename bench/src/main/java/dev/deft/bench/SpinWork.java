package dev.deft.bench;

/**
 * Keeps a core busy until a time has passed on the clock, as a short computation does.
 *
 * <p>The time is measured on the wall, so a thread that lost its core for a while computes less, not longer; for a fixed
 * amount of computing use {@code sha256}.
 */
record SpinWork(String specification, ServiceTime time) implements Work {

    @Override
    public long call() throws InterruptedException {
        long nanos = time.nextNanos();
        long deadline = System.nanoTime() + nanos;
        long turns = 0;
        while (System.nanoTime() - deadline < 0) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted in " + specification);
            }
            Thread.onSpinWait();
            turns++;
        }
        return turns;
    }

    @Override
    public Work seeded(long seed) {
        return new SpinWork(specification, time.seeded(seed));
    }
}
