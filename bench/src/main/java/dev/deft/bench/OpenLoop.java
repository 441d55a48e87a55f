package dev.deft.bench;

import dev.deft.analysis.result.Sends;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Runs one cell at a rate: calls start at planned times, however long those before take, as requests of users do.
 *
 * <p>A call's latency counts from its planned start, and a late send is made all the same: a loop that waited for an answer
 * before it asked again would leave out just those calls that a stall would have hit, which Tene calls coordinated omission
 * ("How not to measure latency"). What such a loop would have recorded is kept beside it, as {@link Sends#fromSend}.
 *
 * <pre>
 *   WARM_UP  calls are made and not counted
 *   MEASURE  the window: calls that are planned in it are counted, whenever they complete
 *   DRAIN    nothing is planned any more; what was planned in the window is still sent, and waited for, for a while
 *   DONE     reported; what comes in later is ignored
 * </pre>
 *
 * <p>The loop's thread has to be awake when a call is due, to the microsecond; so the stage's loop has to be one that waits
 * awake ahead of a timer, which may take a core. Everything here runs on that thread and belongs to it.
 */
final class OpenLoop implements Driver {

    /** The time that planned calls may take to complete after the window, unless the window is longer. */
    static final Duration DRAIN_LIMIT = Duration.ofSeconds(2);

    /** Sent in one go at most when sends are late, so that outcomes keep their turn. */
    private static final int BATCH = 32;

    private enum Phase {
        WARM_UP,
        MEASURE,
        DRAIN,
        DONE
    }

    private final Workload load;
    private final Duration window;
    private final LongSupplier gaps;
    private final SystemUnderTest stage;
    private final LongSupplier clock;
    private final Listener listener;
    private final Recorder books;

    /** The recorder of the warm-up's calls, so that writing is warm, too; thrown away. */
    private final Recorder warmUpBooks;

    private final Recording lag = new Recording();
    private final Recording fromSend = new Recording();

    /** Not in use now. */
    private final Deque<Sent> spare = new ArrayDeque<>();

    private final Runnable sendDue = this::sendDue;

    private Phase phase = Phase.WARM_UP;
    private boolean complete;
    private long windowStart;
    private long windowEnd;

    /** The time when the next call starts. */
    private long planned;

    private long offered;
    private long achieved;

    /** Planned in the window, sent, and not completed. */
    private long outstanding;

    /** The planned start of each call that is under way; for those that never come back. */
    private final Deque<Sent> underWay = new ArrayDeque<>();

    private long unfinished;

    /**
     * An open loop that has not begun.
     *
     * @param gaps from each planned start to the next, in nanoseconds
     */
    OpenLoop(
            Workload load,
            LongSupplier gaps,
            SystemUnderTest stage,
            LongSupplier clock,
            CpuClock cpu,
            Listener listener) {
        if (!(load.extent() instanceof StopCondition.Time time)) {
            throw new IllegalArgumentException("an open loop has no callers whose calls could be counted: " + load
                    + "; give it a time to measure");
        }
        this.window = time.duration();
        this.load = load;
        this.gaps = gaps;
        this.stage = stage;
        this.clock = clock;
        this.listener = listener;
        this.books = new Recorder(clock, cpu);
        this.warmUpBooks = new Recorder(clock, cpu);
    }

    @Override
    public void start() {
        books.open();
        long begin = clock.getAsLong();
        windowStart = begin + load.warmUp().toNanos();
        windowEnd = windowStart + window.toNanos();
        planned = begin + gaps.getAsLong();
        if (load.warmUp().isZero()) {
            beginWindow();
        } else {
            stage.callLater(load.warmUp(), this::beginWindow);
        }
        stage.callLater(load.warmUp().plus(window), () -> endWindow(true));
        sendDue();
    }

    @Override
    public void stop() {
        if (phase == Phase.WARM_UP) {
            beginWindow();
        }
        endWindow(false);
        report();
    }

    private void beginWindow() {
        if (phase == Phase.WARM_UP) {
            phase = Phase.MEASURE;
            books.begin();
        }
    }

    private void endWindow(boolean asPlanned) {
        if (phase != Phase.MEASURE) {
            return;
        }
        phase = Phase.DRAIN;
        complete = asPlanned;
        books.end();
        if (asPlanned) {
            books.setWindowNanos(window.toNanos()); // calls are counted by their plan, however late this was called
        }
        stage.callLater(window.compareTo(DRAIN_LIMIT) > 0 ? window : DRAIN_LIMIT, this::giveUp);
        reportIfDrained();
    }

    /** Sends what is due, and comes back for the next. */
    private void sendDue() {
        if (phase == Phase.DONE) {
            return;
        }
        long now = clock.getAsLong();
        for (int sent = 0; sent < BATCH && isDue(now); sent++) {
            send(now);
            now = clock.getAsLong();
        }
        if (planned < windowEnd) {
            stage.callLater(Duration.ofNanos(Math.max(0, planned - now)), sendDue);
        } else {
            reportIfDrained();
        }
    }

    private boolean isDue(long now) {
        return planned <= now && planned < windowEnd;
    }

    private void send(long now) {
        Sent next = spare.isEmpty() ? new Sent() : spare.pop();
        next.begin(planned, now);
        planned += gaps.getAsLong();
        stage.dispatch(next.call, next);
    }

    private boolean isInWindow(long time) {
        return time >= windowStart && time < windowEnd;
    }

    private void reportIfDrained() {
        if (phase == Phase.DRAIN && outstanding == 0 && planned >= windowEnd) {
            report();
        }
    }

    /** Counts what has not come back, or was not even sent, with the time until now. */
    private void giveUp() {
        if (phase != Phase.DRAIN) {
            return;
        }
        long now = clock.getAsLong();
        for (Sent sent : underWay) {
            if (!sent.isBack && isInWindow(sent.planned)) {
                unfinished++;
                books.recordUnfinished(sent.planned, now);
            }
        }
        for (; planned < windowEnd; planned += gaps.getAsLong()) {
            if (isInWindow(planned)) {
                offered++;
                unfinished++;
                books.recordUnfinished(planned, now);
            }
        }
        report();
    }

    private void report() {
        if (phase == Phase.DONE) {
            return;
        }
        phase = Phase.DONE;
        Sends sending = new Sends(offered, achieved, unfinished, lag.finish(), fromSend.finish());
        listener.measured(books.round(complete, true, Optional.of(sending)));
    }

    /** One call on its way; used again when it is back. */
    private final class Sent implements SystemUnderTest.Completion {

        private final MeasuredCall call = new MeasuredCall(load.work(), clock);
        private long planned;
        private long sentAt;
        private boolean isBack;

        void begin(long plannedStart, long now) {
            planned = plannedStart;
            sentAt = now;
            isBack = false;
            if (isInWindow(planned)) {
                // The timer for it may come a little later, and nothing can be counted before.
                beginWindow();
                offered++;
                outstanding++;
                lag.record(now - planned);
            }
            forgetThoseBack();
            underWay.add(this);
        }

        /** Those in front, which are back first as a rule; so the deque is no longer than what is under way. */
        private void forgetThoseBack() {
            while (!underWay.isEmpty() && underWay.getFirst().isBack) {
                spare.push(underWay.removeFirst());
            }
        }

        @Override
        public void completed(long result) {
            long after = clock.getAsLong();
            isBack = true;
            if (phase == Phase.DONE) {
                return;
            }
            books.keep(result);
            if (isInWindow(after)) {
                achieved++;
            }
            if (isInWindow(planned)) {
                outstanding--;
                books.record(planned, call, after);
                fromSend.record(after - sentAt);
                reportIfDrained();
            } else {
                warmUpBooks.record(planned, call, after);
            }
        }

        @Override
        public void failed(Throwable cause) {
            isBack = true;
            if (phase != Phase.DONE) {
                phase = Phase.DONE;
                listener.failed(cause);
            }
        }
    }
}
