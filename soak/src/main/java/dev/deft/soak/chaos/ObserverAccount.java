package dev.deft.soak.chaos;

import dev.deft.soak.Violations;
import dev.deft.threadpool.CallObserver;
import dev.deft.threadpool.CallTimes;
import dev.deft.threadpool.PoolObserver;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The account of what a pool tells an observer: of each call in order, and of its end once. It throws now and then, which is to harm nothing. Any thread.
 */
final class ObserverAccount implements PoolObserver {

    private static final int SELDOM = 64;

    private enum State {
        SUBMITTED,
        STARTED,
        FINISHED,
        ENDED
    }

    private final String pool;
    private final Violations violations;
    private final AtomicLong submitted = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();

    ObserverAccount(String pool, Violations violations) {
        this.pool = pool;
        this.violations = violations;
    }

    @Override
    public CallObserver submitted(CallTimes call) {
        return new Entry(submitted.incrementAndGet());
    }

    /** Adds a violation if it was not told of the end of each call, when all has stopped. */
    void check() {
        if (submitted.get() != ended.get()) {
            violations.add(
                    "an observer of pool " + pool + " was told of " + submitted + " calls, and of the end of " + ended);
        }
    }

    /** The account of one call. */
    private final class Entry implements CallObserver {

        private final long number;

        /** The number of times that it was told of this call. One thread at a time. */
        private long moves;

        private final AtomicReference<State> state = new AtomicReference<>(State.SUBMITTED);

        Entry(long number) {
            this.number = number;
        }

        @Override
        public void started(CallTimes call) {
            move("started", State.STARTED, State.SUBMITTED, null);
            mustNotBeNegative("was queued for", call.queuedNanos());
        }

        @Override
        public void finished(CallTimes call, @Nullable Throwable failure) {
            move("finished", call.isDeferred() ? State.FINISHED : State.ENDED, State.STARTED, null);
            mustNotBeNegative("ran for", call.ranNanos());
        }

        @Override
        public void delivered(CallTimes call) {
            move("delivered", State.ENDED, State.FINISHED, null);
            mustNotBeNegative("was on its way back for", call.returnedNanos());
        }

        @Override
        public void discarded(CallTimes call, Throwable reason) {
            move("discarded", State.ENDED, State.SUBMITTED, State.FINISHED);
        }

        private void move(String event, State to, State from, @Nullable State orFrom) {
            State before = state.getAndSet(to);
            if (before != from && before != orFrom) {
                violations.add("an observer of pool " + pool + " was told that a call was " + event
                        + ", which was to be told before: it was " + before);
            }
            if (to == State.ENDED) {
                ended.incrementAndGet();
            }
            if ((number + moves++) % SELDOM == 0) {
                throw new IllegalStateException("an observer that throws");
            }
        }

        private void mustNotBeNegative(String what, long nanos) {
            if (nanos < 0) {
                violations.add("an observer of pool " + pool + " was told that a call " + what + " " + nanos + " ns");
            }
        }
    }
}
