package dev.deft.bench;

import dev.deft.analysis.result.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
 * <p>Everything here runs on the loop's thread and belongs to it.
 */
final class ClosedLoop implements Driver {

    /** The time beyond its own that a warm-up may wait for calls that are under way. */
    static final Duration WARM_UP_GRACE = Duration.ofSeconds(5);

    /** The time that outstanding calls may take to come back before they are left to the pool's stop. */
    static final Duration DRAIN_LIMIT = Duration.ofSeconds(1);

    private enum Phase {
        WARM_UP,
        SETTLE,
        GATHER,
        MEASURE,
        DRAIN,
        DONE
    }

    private final Shape shape;
    private final Workload load;
    private final SystemUnderTest stage;
    private final LongSupplier clock;
    private final Listener listener;
    private final Recorder books;

    /** The recorder of the warm-up's calls, so that writing is warm, too; thrown away. */
    private final Recorder warmUpBooks;

    private final List<Caller> callers = new ArrayList<>();

    private Phase phase = Phase.WARM_UP;
    private boolean complete;
    private boolean steady;
    private int unsettled;
    private int outstanding;
    private int callersDone;

    ClosedLoop(Shape shape, Workload load, SystemUnderTest stage, LongSupplier clock, CpuClock cpu, Listener listener) {
        this.shape = shape;
        this.load = load;
        this.stage = stage;
        this.clock = clock;
        this.listener = listener;
        this.books = new Recorder(clock, cpu);
        this.warmUpBooks = new Recorder(clock, cpu);
        this.unsettled = shape.demand();
    }

    @Override
    public void start() {
        for (int i = 0; i < shape.demand(); i++) {
            callers.add(new Caller());
        }
        if (load.warmUp().isZero()) {
            books.open();
            measure();
            return;
        }
        stage.callLater(load.warmUp(), this::endWarmUp);
        stage.callLater(load.warmUp().plus(WARM_UP_GRACE), this::measure);
        callers.forEach(Caller::call);
    }

    @Override
    public void stop() {
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
        if (phase != Phase.WARM_UP) {
            return;
        }
        books.open();
        phase = load.extent() instanceof StopCondition.Time ? Phase.SETTLE : Phase.GATHER;
    }

    private void measure() {
        if (!isBeforeMeasuring()) {
            return;
        }
        steady = isSteady();
        openWindow();
        if (load.extent() instanceof StopCondition.Time time) {
            stage.callLater(time.duration(), () -> endMeasuring(true));
        }
        callers.forEach(Caller::callIfIdle);
    }

    /** Returns whether every caller has had a result, so that the queue is as full as it gets. */
    private boolean isSteady() {
        return switch (phase) {
            case SETTLE -> unsettled == 0;
            case GATHER -> outstanding == 0;
            default -> false;
        };
    }

    private void openWindow() {
        phase = Phase.MEASURE;
        books.begin();
    }

    private void endMeasuring(boolean asPlanned) {
        if (phase != Phase.MEASURE) {
            return;
        }
        phase = Phase.DRAIN;
        complete = asPlanned;
        books.end();
        stage.callLater(DRAIN_LIMIT, this::report);
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
        listener.measured(books.round(complete, steady, Optional.empty()));
    }

    private void fail(Throwable cause) {
        // While draining, a failure is the pool's stop or a call that nobody counts.
        if (isBeforeMeasuring() || phase == Phase.MEASURE) {
            phase = Phase.DONE;
            listener.failed(cause);
        }
    }

    /** One caller; the callback of each of its calls makes the next. */
    private final class Caller implements SystemUnderTest.Completion {

        private final MeasuredCall call = new MeasuredCall(load.work(), clock);
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
            stage.dispatch(call, this);
        }

        @Override
        public void completed(long result) {
            long after = clock.getAsLong();
            busy = false;
            outstanding--;
            books.keep(result);
            switch (phase) {
                case WARM_UP -> {
                    warmUpBooks.record(before, call, after);
                    call();
                }
                case SETTLE -> settle();
                case GATHER -> measureIfGathered();
                case MEASURE -> {
                    counted++;
                    books.record(before, call, after);
                    goOn();
                }
                case DRAIN, DONE -> reportIfDrained();
            }
        }

        @Override
        public void failed(Throwable cause) {
            busy = false;
            outstanding--;
            fail(cause);
            reportIfDrained();
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
            return load.extent() instanceof StopCondition.CallsPerCaller limit && counted >= limit.calls();
        }
    }
}
