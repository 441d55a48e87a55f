package dev.deft.bench;

import dev.deft.deferred.Scheduler;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Runs one cell: D callers, each with one call outstanding, that call again in the callback of the last.
 *
 * <p>Phases, as in Aeron's latency rig: warm up, reset, measure, drain, report.
 *
 * <pre>
 *   WARM_UP  calls are made and not counted; ends when its time is over and every caller has had one result, so that
 *            no cell is measured while its queue is still filling
 *   MEASURE  each call that completes is counted, whenever it began
 *   DRAIN    no new calls; waits for those outstanding, so that nothing runs into the next cell
 *   DONE     reported; what comes in later is ignored
 * </pre>
 *
 * <p>Everything here runs on the reactor thread and belongs to it.
 */
final class ClosedLoop {

    /** How much longer than its time a warm-up may wait for callers that have had no result yet. */
    static final Duration WARM_UP_GRACE = Duration.ofSeconds(5);

    /** How long outstanding calls may take to come back before they are left to the pool's stop. */
    static final Duration DRAIN_LIMIT = Duration.ofSeconds(1);

    private enum Phase {
        WARM_UP,
        MEASURE,
        DRAIN,
        DONE
    }

    /** Where the outcome goes; exactly one of the two is called, once. */
    interface Listener {
        void measured(Cell cell);

        void failed(Throwable cause);
    }

    private final Shape shape;
    private final Load load;
    private final Dispatch dispatch;
    private final Scheduler scheduler;
    private final LongSupplier clock;
    private final CpuClock cpu;
    private final Listener listener;

    private Phase phase = Phase.WARM_UP;
    private boolean warmUpOver;
    private boolean complete;
    private int strangers;
    private int outstanding;
    private int callersDone;
    private Recording recording = new Recording();
    private double serviceNanos;
    private long resultSum;
    private long windowStart;
    private long windowNanos;
    private long reactorNanos;
    private long processNanos;
    private double machineLoad = Double.NaN;

    ClosedLoop(
            Shape shape,
            Load load,
            Dispatch dispatch,
            Scheduler scheduler,
            LongSupplier clock,
            CpuClock cpu,
            Listener listener) {
        this.shape = shape;
        this.load = load;
        this.dispatch = dispatch;
        this.scheduler = scheduler;
        this.clock = clock;
        this.cpu = cpu;
        this.listener = listener;
        this.strangers = shape.demand();
    }

    /** Sets the callers going. */
    void start() {
        if (load.warmUp().isZero()) {
            measure();
        } else {
            scheduler.callLater(load.warmUp(), this::endWarmUp);
            scheduler.callLater(load.warmUp().plus(WARM_UP_GRACE), this::measure);
        }
        for (int i = 0; i < shape.demand(); i++) {
            new Caller().call();
        }
    }

    /** Ends the cell now, and reports what it has, marked incomplete. */
    void stop() {
        if (phase == Phase.WARM_UP) {
            measure();
        }
        endMeasuring(false);
        report();
    }

    private void endWarmUp() {
        warmUpOver = true;
        measureIfWarm();
    }

    private void measureIfWarm() {
        if (warmUpOver && strangers == 0) {
            measure();
        }
    }

    private void measure() {
        if (phase != Phase.WARM_UP) {
            return;
        }
        phase = Phase.MEASURE;
        recording = new Recording();
        serviceNanos = 0;
        cpu.machineLoad(); // From here on.
        windowStart = clock.getAsLong();
        reactorNanos = cpu.threadNanos();
        processNanos = cpu.processNanos();
        if (load.extent() instanceof Extent.Time time) {
            scheduler.callLater(time.duration(), () -> endMeasuring(true));
        }
    }

    private void endMeasuring(boolean asPlanned) {
        if (phase != Phase.MEASURE) {
            return;
        }
        phase = Phase.DRAIN;
        complete = asPlanned;
        windowNanos = clock.getAsLong() - windowStart;
        reactorNanos = cpu.threadNanos() - reactorNanos;
        processNanos = cpu.processNanos() - processNanos;
        machineLoad = cpu.machineLoad();
        scheduler.callLater(DRAIN_LIMIT, this::report);
        reportIfDrained();
    }

    private void reportIfDrained() {
        if (phase == Phase.DRAIN && outstanding == 0) {
            report();
        }
    }

    private void report() {
        if (phase == Phase.DONE) {
            return;
        }
        phase = Phase.DONE;
        listener.measured(new Cell(
                shape,
                complete,
                recording.finish(),
                serviceNanos,
                windowNanos,
                reactorNanos,
                processNanos,
                machineLoad,
                resultSum));
    }

    private void fail(Throwable cause) {
        // While draining, a failure is the pool's stop or a call that nobody counts.
        if (phase == Phase.WARM_UP || phase == Phase.MEASURE) {
            phase = Phase.DONE;
            listener.failed(cause);
        }
    }

    private void count(long latencyNanos, long callNanos) {
        recording.record(latencyNanos);
        serviceNanos += callNanos;
    }

    /** One caller; the callback of each of its calls makes the next. */
    private final class Caller {

        private final TimedCall call = new TimedCall(load.work(), clock);
        private boolean known;
        private long before;
        private long counted;

        void call() {
            outstanding++;
            before = clock.getAsLong();
            // What the callback itself throws ends the cell too.
            dispatch.defer(call).onSuccess(this::completed).addErrback(this::failed);
        }

        private void completed(Long result) {
            long latency = clock.getAsLong() - before;
            outstanding--;
            resultSum += result;
            if (phase == Phase.MEASURE) {
                counted++;
                count(latency, call.serviceNanos());
            } else if (!known) {
                known = true;
                strangers--;
                measureIfWarm();
            }
            goOn();
        }

        private long failed(Throwable cause) {
            outstanding--;
            fail(cause);
            reportIfDrained();
            return 0;
        }

        private void goOn() {
            if (phase == Phase.MEASURE && hasMadeItsCalls()) {
                callersDone++;
                if (callersDone == shape.demand()) {
                    endMeasuring(true);
                }
                return;
            }
            if (phase == Phase.WARM_UP || phase == Phase.MEASURE) {
                call();
            } else {
                reportIfDrained();
            }
        }

        private boolean hasMadeItsCalls() {
            return load.extent() instanceof Extent.CallsPerCaller limit && counted >= limit.calls();
        }
    }
}
