package dev.deft.deferred;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A scheduler whose clock the test moves. */
final class HandDrivenScheduler implements Scheduler {

    private final List<Call> calls = new ArrayList<>();
    private Duration now = Duration.ZERO;

    @Override
    public DelayedCall callLater(Duration delay, Runnable call) {
        Call made = new Call(now.plus(delay), call);
        calls.add(made);
        return made;
    }

    /** Moves the clock, and runs what is due. */
    void advance(Duration step) {
        now = now.plus(step);
        for (Call call : List.copyOf(calls)) {
            if (call.isActive() && call.due.compareTo(now) <= 0) {
                call.called = true;
                call.call.run();
            }
        }
    }

    long active() {
        return calls.stream().filter(Call::isActive).count();
    }

    private final class Call implements DelayedCall {

        private final Runnable call;
        private Duration due;
        private boolean called;
        private boolean cancelled;

        private Call(Duration due, Runnable call) {
            this.due = due;
            this.call = call;
        }

        @Override
        public void cancel() {
            checkActive();
            cancelled = true;
        }

        @Override
        public void reset(Duration delay) {
            checkActive();
            due = now.plus(delay);
        }

        @Override
        public void delay(Duration more) {
            checkActive();
            due = due.plus(more);
        }

        @Override
        public boolean isActive() {
            return !called && !cancelled;
        }

        private void checkActive() {
            if (called) {
                throw new AlreadyCalledException("this call was due at " + due + " and has run; make another");
            }
            if (cancelled) {
                throw new AlreadyCancelledException("this call was cancelled; make another");
            }
        }
    }
}
