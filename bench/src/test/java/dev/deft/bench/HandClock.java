package dev.deft.bench;

import dev.deft.deferred.DelayedCall;
import dev.deft.deferred.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;

/** A clock that stands still until it is advanced, and the timers that go by it. */
final class HandClock implements LongSupplier, Scheduler {

    private final List<Timer> timers = new ArrayList<>();
    private long nanos = 1_000_000;

    /** The time that passes between the next reading and the one after it. */
    private long afterNextReading;

    @Override
    public long getAsLong() {
        long now = nanos;
        nanos += afterNextReading;
        afterNextReading = 0;
        return now;
    }

    /** Lets time pass between the next reading and the one after it, as a call does that is timed. */
    void nextReadsAfter(long step) {
        afterNextReading = step;
    }

    @Override
    public DelayedCall callLater(Duration delay, Runnable call) {
        Timer timer = new Timer(nanos + delay.toNanos(), call);
        timers.add(timer);
        return timer;
    }

    void advanceMillis(long millis) {
        advanceNanos(millis * 1_000_000);
    }

    void advanceNanos(long step) {
        nanos += step;
        List<Timer> due = timers.stream()
                .filter(timer -> timer.due <= nanos)
                .sorted(Comparator.comparingLong(timer -> timer.due))
                .toList();
        timers.removeAll(due);
        due.forEach(timer -> timer.call.run());
    }

    /** Time passes while somebody computes: no timer gets its turn. */
    void stall(Duration time) {
        nanos += time.toNanos();
    }

    private static final class Timer implements DelayedCall {
        private final long due;
        private final Runnable call;

        Timer(long due, Runnable call) {
            this.due = due;
            this.call = call;
        }

        @Override
        public void cancel() {
            throw new UnsupportedOperationException("the closed loop cancels no timer");
        }

        @Override
        public void reset(Duration delay) {
            throw new UnsupportedOperationException("the closed loop moves no timer");
        }

        @Override
        public void delay(Duration more) {
            throw new UnsupportedOperationException("the closed loop moves no timer");
        }

        @Override
        public boolean isActive() {
            throw new UnsupportedOperationException("the closed loop asks no timer");
        }
    }
}
