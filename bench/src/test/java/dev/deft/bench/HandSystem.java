package dev.deft.bench;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** A loop and a pool that do nothing by themselves: the test ends each call by hand. */
final class HandSystem implements SystemUnderTest {

    private final HandClock clock;

    /** Dispatched, and not yet finished; the oldest first. */
    final Deque<Deferral> deferrals = new ArrayDeque<>();

    private boolean finishesAtOnce;

    HandSystem(HandClock clock) {
        this.clock = clock;
    }

    @Override
    public void start() {
        throw new UnsupportedOperationException("a loop by hand has no thread");
    }

    @Override
    public void execute(Runnable call) {
        call.run();
    }

    @Override
    public void callLater(Duration delay, Runnable call) {
        clock.callLater(delay, call);
    }

    @Override
    public void dispatch(MeasuredCall call, Completion completion) {
        deferrals.add(new Deferral(call, completion, clock));
        if (finishesAtOnce) {
            finishNext();
        }
    }

    @Override
    public void close() {
        deferrals.clear();
    }

    /** From now on each call is back when dispatching it returns. */
    void finishAtOnce() {
        finishesAtOnce = true;
    }

    void finishNext() {
        Deferral next = deferrals.remove();
        next.run();
        next.fire();
    }

    /** A call on its way: first a worker runs it, then the loop completes it. */
    static final class Deferral {
        private final MeasuredCall call;
        private final Completion completion;
        private final HandClock clock;
        private long result;

        Deferral(MeasuredCall call, Completion completion, HandClock clock) {
            this.call = call;
            this.completion = completion;
            this.clock = clock;
        }

        /** Runs it, and lets it take so long. */
        void run(long nanos) {
            clock.nextReadsAfter(nanos);
            run();
        }

        void run() {
            try {
                result = call.call();
            } catch (Exception e) {
                throw new AssertionError("the work of these tests does not fail", e);
            }
        }

        void fire() {
            completion.completed(result);
        }

        void fail(Throwable cause) {
            completion.failed(cause);
        }
    }
}
