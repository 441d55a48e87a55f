package dev.deft.threadpool;

/** The part of the machine's processors that this process has used between two looks. Written by one thread at a time, read by any. */
final class ProcessorUse {

    /** The longest time between two looks that tells something: more is the mean of a pause. */
    private static final long LONGEST_NANOS = 2_000_000_000;

    private final Backend backend;

    private long lookedAt;

    /** Negative where it is not known. */
    private long usedNanos = -1;

    private volatile double last = Double.NaN;

    ProcessorUse(Backend backend) {
        this.backend = backend;
    }

    /** Looks once more. */
    void look() {
        long now = backend.nanoTime();
        long used = backend.processorNanos();
        long passed = now - lookedAt;
        boolean isKnown = used >= 0 && usedNanos >= 0 && passed > 0 && passed <= LONGEST_NANOS;
        last = isKnown ? (double) (used - usedNanos) / passed / backend.processors() : Double.NaN;
        lookedAt = now;
        usedNanos = used;
    }

    /** Notes that nobody looks any more: what was used last says nothing of later. */
    void forget() {
        last = Double.NaN;
        usedNanos = -1;
    }

    /** The part that was used, 0 to about 1; NaN where it is not known. */
    double last() {
        return last;
    }
}
