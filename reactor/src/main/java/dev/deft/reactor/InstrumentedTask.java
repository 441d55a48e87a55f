package dev.deft.reactor;

import dev.deft.threadpool.internal.CallRecord;
import dev.deft.threadpool.internal.ObservedCallable;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** The task of a call whose pool is observed, or whose submitter's context is carried along. The others pay nothing for these. */
final class InstrumentedTask<T extends @Nullable Object> extends ThreadTask<T> {

    /** Null where nobody observes. */
    private final @Nullable CallRecord record;

    /** Null where no context is carried. */
    private final @Nullable CapturedContext context;

    /** The observers know that nobody will run it. Written by whoever owns the task, which the inbox hands on. */
    private boolean toldDiscarded;

    private InstrumentedTask(
            ThreadCalls calls,
            ThreadCall<T> call,
            Callable<? extends T> callable,
            @Nullable CallRecord record,
            @Nullable CapturedContext context) {
        super(calls, call, callable);
        this.record = record;
        this.context = context;
    }

    static <T extends @Nullable Object> InstrumentedTask<T> of(
            ThreadCalls calls,
            ThreadCall<T> call,
            Callable<? extends T> callable,
            @Nullable CallRecord record,
            @Nullable CapturedContext context) {
        Callable<? extends T> carried = context == null ? callable : new CallableInContext<T>(callable, context);
        Callable<? extends T> observed = record == null ? carried : new ObservedCallable<T>(carried, record);
        return new InstrumentedTask<>(calls, call, observed, record, context);
    }

    @Override
    void isDiscarded(Throwable reason) {
        toldDiscarded = true;
        if (record != null) {
            record.discarded(reason);
        }
    }

    @Override
    boolean revoke() {
        boolean revoked = super.revoke();
        if (revoked && record != null) {
            record.discarded(new CancellationException(
                    "its Deferred was cancelled or had timed out before a worker had begun the call"));
        }
        return revoked;
    }

    @Override
    void outcomeIsLate() {
        super.outcomeIsLate();
        if (record != null && !toldDiscarded) {
            record.discarded(
                    new CancellationException(
                            "its Deferred was cancelled, had timed out, or its reactor had stopped before the outcome arrived"));
        }
    }

    @Override
    void fire() {
        if (record != null && !toldDiscarded) {
            record.delivered();
        }
        ContextCarrier.Scope scope = context == null ? null : context.enter();
        try {
            super.fire();
        } finally {
            if (scope != null) {
                scope.close();
            }
        }
    }
}
