package dev.deft.reactor;

import dev.deft.deferred.DelayedCall;
import dev.deft.deferred.Scheduler;
import dev.deft.reactor.internal.Durations;
import dev.deft.threadpool.Cancellation;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A callable with {@link CallOptions}: it is submitted in place of the user's, and keeps to the limits. Of the reactor's thread, but for
 * {@link #call}, which a worker makes once, and what that reads: final fields.
 */
final class CallWithOptions<T extends @Nullable Object> implements Callable<T> {

    private final CallOptions options;
    private final Callable<? extends T> callable;
    private final Scheduler scheduler;
    private final LongSupplier nanoTime;
    private final ThreadCalls calls;
    private final long submittedNanos;

    private @Nullable ThreadCall<T> call;
    private @Nullable DelayedCall timer;

    CallWithOptions(
            CallOptions options,
            Callable<? extends T> callable,
            Scheduler scheduler,
            LongSupplier nanoTime,
            ThreadCalls calls) {
        this.options = options;
        this.callable = callable;
        this.scheduler = scheduler;
        this.nanoTime = nanoTime;
        this.calls = calls;
        this.submittedNanos = nanoTime.getAsLong();
    }

    /** Begins to count the time that it waits. */
    void sentAs(ThreadCall<T> sent) {
        if (sent.isCalled()) {
            return; // it was refused
        }
        call = sent;
        Duration most = options.waitAtMost();
        if (most != null) {
            timer = scheduler.callLater(most, this::expireInQueue, dropped -> {});
        }
        sent.onBoth(result -> cancelTimer());
    }

    private void expireInQueue() {
        timer = null;
        if (call == null || call.isCalled()) {
            return;
        }
        QueueTimeoutException failure = waitedTooLong();
        if (call.revoke(failure)) {
            calls.abandon(call, failure);
        }
    }

    /** Runs on the worker. */
    @Override
    public T call() throws Exception {
        if (isExpired()) {
            throw waitedTooLong(); // the reactor has been too busy to say so
        }
        Duration most = options.runAtMost();
        if (most != null) {
            long begunNanos = nanoTime.getAsLong();
            calls.thread().enter(() -> limitRun(most, begunNanos)); // which no bound of calls from threads refuses
        }
        return options.interruptsIfCancelled() ? callInterruptibly() : callable.call();
    }

    /** Returns whether it has waited for longer than it was to, if it waits still. Any thread. */
    boolean isExpired() {
        Duration most = options.waitAtMost();
        return most != null && nanoTime.getAsLong() - submittedNanos > Durations.saturatedNanos(most);
    }

    private T callInterruptibly() throws Exception {
        CancelInterrupt interrupt = new CancelInterrupt(Thread.currentThread());
        Cancellation.current().onRequest(interrupt::deliver);
        try {
            return callable.call();
        } finally {
            interrupt.end();
        }
    }

    /** Begins to count the time that it runs. */
    private void limitRun(Duration most, long begunNanos) {
        if (call == null || call.isCalled()) {
            return;
        }
        cancelTimer();
        Duration left = most.minusNanos(nanoTime.getAsLong() - begunNanos);
        timer = scheduler.callLater(left.isNegative() ? Duration.ZERO : left, this::expireRun, dropped -> {});
    }

    private void expireRun() {
        timer = null;
        if (call != null && !call.isCalled()) {
            call.cancelWork();
            calls.abandon(
                    call,
                    new RunTimeoutException("A call on " + call.origin() + " ran for " + options.runAtMost()
                            + ", its most, and was asked to end; it keeps its thread until it does. Give it longer, or"
                            + " have it ask its Cancellation"));
        }
    }

    private QueueTimeoutException waitedTooLong() {
        return new QueueTimeoutException("A call waited for " + options.waitAtMost() + ", its most, and no worker"
                + " began it; it was not made. Submit more slowly, give the pool more threads, or let it wait longer");
    }

    private void cancelTimer() {
        DelayedCall pending = timer;
        timer = null;
        if (pending != null && pending.isActive()) {
            pending.cancel();
        }
    }
}
