package dev.deft.bench;

import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.LatencyParts;
import dev.deft.analysis.result.Sends;
import dev.deft.analysis.result.Window;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The record of one window: each call's times, and what all of them cost. Belongs to the loop's thread. */
final class Recorder {

    private final LongSupplier clock;
    private final CpuClock cpu;

    private Recording latency = new Recording();
    private Recording queue = new Recording();
    private Recording run = new Recording();
    private Recording returnHop = new Recording();
    private OverTimeRecorder overTime = new OverTimeRecorder();

    private long windowStart;
    private long windowNanos;
    private long reactorNanos;
    private long processNanos;
    private double machineLoad = Double.NaN;
    private long resultSum;

    Recorder(LongSupplier clock, CpuClock cpu) {
        this.clock = clock;
        this.cpu = cpu;
        overTime.begin(clock.getAsLong());
    }

    /** Makes what a window needs. Takes up to a millisecond, so what waits for the loop meanwhile must not be counted. */
    void open() {
        latency = new Recording();
        queue = new Recording();
        run = new Recording();
        returnHop = new Recording();
        overTime = new OverTimeRecorder();
        cpu.machineLoad(); // it will tell what was used since it was asked here
    }

    /** The window begins now. */
    void begin() {
        processNanos = cpu.processNanos();
        reactorNanos = cpu.threadNanos();
        windowStart = clock.getAsLong();
        overTime.begin(windowStart);
    }

    /** The window ends now. */
    void end() {
        windowNanos = clock.getAsLong() - windowStart;
        reactorNanos = cpu.threadNanos() - reactorNanos;
        processNanos = cpu.processNanos() - processNanos;
        machineLoad = cpu.machineLoad();
    }

    /** Says how long the window was meant to be, where that is what calls were counted by. */
    void setWindowNanos(long nanos) {
        windowNanos = nanos;
    }

    /** Counts a call, from {@code before}, when it was or should have been deferred, to {@code after}, its callback. */
    void record(long before, MeasuredCall call, long after) {
        recordUnfinished(before, after);
        queue.record(call.startedNanos() - before);
        run.record(call.finishedNanos() - call.startedNanos());
        returnHop.record(after - call.finishedNanos());
    }

    /** Counts a call of which only the time until now is known. */
    void recordUnfinished(long before, long now) {
        latency.record(now - before);
        overTime.record(now, now - before);
    }

    /** Keeps what a call returned. */
    void keep(long result) {
        resultSum += result;
    }

    /** Returns what there is; the idle trace is somebody else's. */
    Window round(boolean complete, boolean steady, Optional<Sends> sending) {
        return new Window(
                complete,
                steady,
                latency.finish(),
                new LatencyParts(queue.finish(), run.finish(), returnHop.finish()),
                sending,
                overTime.finish(),
                Distribution.none(),
                windowNanos,
                reactorNanos,
                processNanos,
                machineLoad,
                resultSum);
    }
}
