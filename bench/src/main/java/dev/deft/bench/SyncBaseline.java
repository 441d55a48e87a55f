package dev.deft.bench;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The same calls made one after another on the calling thread, with no pool between: what deferring is compared with.
 *
 * @param cancelled asked between two calls
 */
record SyncBaseline(LongSupplier clock, BooleanSupplier cancelled) {

    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final Duration LONGEST_WARM_UP = Duration.ofMillis(200);

    /**
     * Makes as many calls as the deferred run makes, but no more than fit in a second.
     *
     * @throws InterruptedException if the calling thread was interrupted
     * @throws Exception if the work failed
     */
    Baseline measure(Workload load, int callers) throws Exception {
        repeat(load, Long.MAX_VALUE, shorter(load.warmUp(), LONGEST_WARM_UP));
        if (load.extent() instanceof StopCondition.Time time) {
            return repeat(load, Long.MAX_VALUE, shorter(time.duration(), LONGEST));
        }
        int calls = ((StopCondition.CallsPerCaller) load.extent()).calls();
        return repeat(load, (long) calls * callers, LONGEST);
    }

    private Baseline repeat(Workload load, long calls, Duration limit) throws Exception {
        MeasuredCall call = new MeasuredCall(load.work(), clock);
        Recording recording = new Recording();
        long sum = 0;
        long begin = clock.getAsLong();
        long after = begin;
        while (recording.count() < calls && after - begin < limit.toNanos() && !cancelled.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted between two synchronous calls");
            }
            long before = clock.getAsLong();
            sum += call.call();
            after = clock.getAsLong();
            recording.record(after - before);
        }
        return new Baseline(recording.finish(), sum);
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
