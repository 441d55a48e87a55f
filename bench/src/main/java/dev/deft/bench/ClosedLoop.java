package dev.deft.bench;

import dev.deft.deferred.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Runs one cell: D callers, each with one call outstanding, that call again in the callback of the last.
 *
 * <p>Phases, as in Aeron's latency rig: warm up, reset, measure, drain, report.
 *
 * <pre>
 *   WARM_UP  calls are made and not counted, until the time is over. Then the books are opened, which takes the
 *            reactor a while; so every call that is under way is let pass first:
 *   SETTLE   to be measured for a time: until every caller has had one more result, with the others calling on, so that
 *            no cell is measured while its queue is still filling
 *   GATHER   to be measured over a number of calls: until all callers have had their result and wait for the start, so
 *            that all their calls, and nothing else, lie in the window
 *   MEASURE  each call that completes is counted
 *   DRAIN    no new calls; waits for those outstanding, so that nothing runs into the next cell
 *   DONE     reported; what comes in later is ignored
 * </pre>
 *
 * <p>Everything here runs on the reactor thread and belongs to it.
 */
final class ClosedLoop {

    /** How much longer than its time a warm-up may wait for calls that are under way. */
    static final Duration WARM_UP_GRACE = Duration.ofSeconds(5);

    /** How long outstanding calls may take to come back before they are left to the pool's stop. */
    static final Duration DRAIN_LIMIT = Duration.ofSeconds(1);

    private enum Phase {
        WARM_UP,
        SETTLE,
        GATHER,
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

    private final List<Caller> callers = new ArrayList<>();

    private Phase phase = Phase.WARM_UP;
    private boolean complete;
    private boolean steady;
    private int unsettled;
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
        this.unsettled = shape.demand();
    }

    /** Sets the callers going. */
    void start() {
        for (int i = 0; i < shape.demand(); i++) {
            callers.add(new Caller());
        }
        if (load.warmUp().isZero()) {
            openBooks();
            measure();
            return;
        }
        scheduler.callLater(load.warmUp(), this::endWarmUp);
        scheduler.callLater(load.warmUp().plus(WARM_UP_GRACE), this::measure);
        callers.forEach(Caller::call);
    }

    /** Ends the cell now, and reports what it has, marked incomplete. */
    void stop() {
        if (isBeforeMeasuring()) {
            openWindow();
        }
        endMeasuring(false);
        report();
    }

    private boolean isBeforeMeasuring() {
        return phase == Phase.WARM_UP || phase == Phase.SETTLE || phase == Phase.GATHER;
    }

    private void endWarmUp() {
        openBooks();
        phase = load.extent() instanceof Extent.Time ? Phase.SETTLE : Phase.GATHER;
    }

    /** Takes up to a millisecond, so what waits for the reactor meanwhile must not be counted. */
    private void openBooks() {
        recording = new Recording();
        cpu.machineLoad(); // it will tell what was used since it was asked here
    }

    private void measure() {
        if (!isBeforeMeasuring()) {
            return;
        }
        steady = isSteady();
        openWindow();
        if (load.extent() instanceof Extent.Time time) {
            scheduler.callLater(time.duration(), () -> endMeasuring(true));
        }
        callers.forEach(Caller::callIfIdle);
    }

    /** Whether every caller has had a result, so that the queue is as full as it gets. */
    private boolean isSteady() {
        return switch (phase) {
            case SETTLE -> unsettled == 0;
            case GATHER -> outstanding == 0;
            default -> false;
        };
    }

    private void openWindow() {
        phase = Phase.MEASURE;
        processNanos = cpu.processNanos();
        reactorNanos = cpu.threadNanos();
        windowStart = clock.getAsLong();
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
                steady,
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
        if (isBeforeMeasuring() || phase == Phase.MEASURE) {
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
        /** A call of this caller is under way. */
        private boolean busy;

        /** It has had a result since the books were opened. */
        private boolean settled;

        private long before;
        private long counted;

        void callIfIdle() {
            if (!busy) {
                call();
            }
        }

        void call() {
            busy = true;
            outstanding++;
            before = clock.getAsLong();
            // What the callback itself throws ends the cell too.
            dispatch.defer(call).onSuccess(this::completed).addErrback(this::failed);
        }

        private void completed(Long result) {
            long latency = clock.getAsLong() - before;
            busy = false;
            outstanding--;
            resultSum += result;
            switch (phase) {
                case WARM_UP -> call();
                case SETTLE -> settle();
                case GATHER -> measureIfGathered();
                case MEASURE -> {
                    counted++;
                    count(latency, call.serviceNanos());
                    goOn();
                }
                case DRAIN, DONE -> reportIfDrained();
            }
        }

        private long failed(Throwable cause) {
            busy = false;
            outstanding--;
            fail(cause);
            reportIfDrained();
            return 0;
        }

        private void settle() {
            if (!settled) {
                settled = true;
                unsettled--;
            }
            if (unsettled == 0) {
                measure();
            } else {
                call();
            }
        }

        private void measureIfGathered() {
            if (outstanding == 0) {
                measure();
            }
        }

        private void goOn() {
            if (!hasMadeItsCalls()) {
                call();
                return;
            }
            callersDone++;
            if (callersDone == shape.demand()) {
                endMeasuring(true);
            }
        }

        private boolean hasMadeItsCalls() {
            return load.extent() instanceof Extent.CallsPerCaller limit && counted >= limit.calls();
        }
    }
}
