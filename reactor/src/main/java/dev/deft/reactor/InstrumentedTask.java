package dev.deft.reactor;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.internal.DeferredAccess;
import dev.deft.threadpool.internal.CallRecord;
import dev.deft.threadpool.internal.ObservedCallable;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** The task of a call whose pool is observed, or whose submitter's context is carried along. The others pay nothing for these. */
final class InstrumentedTask<T extends @Nullable Object> extends ThreadTask<T> {

    private static final DeferredAccess DEFERREDS = DeferredAccess.get();

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

    /** Makes one. The observers are told in the context, too, and may change it for the call. */
    static <T extends @Nullable Object> InstrumentedTask<T> of(
            ThreadCalls calls,
            ThreadCall<T> call,
            Callable<? extends T> callable,
            @Nullable CallRecord record,
            @Nullable CapturedContext context) {
        Callable<? extends T> observed = record == null ? callable : new ObservedCallable<T>(callable, record);
        Callable<? extends T> carried = context == null ? observed : new CallableInContext<T>(observed, context);
        return new InstrumentedTask<>(calls, call, carried, record, context);
    }

    @Override
    void isBeingSubmitted() {
        if (record != null) {
            record.submitted();
        }
    }

    @Override
    void notSubmitted(Throwable reason) {
        if (isQueued()) {
            isDiscarded(reason);
        }
    }

    @Override
    void isDiscarded(Throwable reason) {
        toldDiscarded = true;
        if (record != null) {
            record.discarded(reason);
        }
    }

    @Override
    boolean revoke(@Nullable Throwable reason) {
        boolean revoked = super.revoke(reason);
        if (revoked && record != null) {
            record.discarded(
                    reason == null
                            ? new CancellationException(
                                    "its Deferred was cancelled or had timed out before a worker had begun the call")
                            : reason);
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
    void isCancelled(Deferred<?> cancelled) {
        if (context != null) {
            context.run(() -> DEFERREDS.fireCancelled(cancelled));
        }
    }

    // The following allocate nothing themselves, for the outcome arrives though memory has run out.

    @Override
    void fire() {
        ContextCarrier.Scope scope = context == null ? null : context.enter();
        try {
            if (record != null && !toldDiscarded) {
                record.delivered();
            }
            super.fire();
        } finally {
            close(scope);
        }
    }

    @Override
    void fail(Throwable reason) {
        ContextCarrier.Scope scope = context == null ? null : context.enter();
        try {
            super.fail(reason);
        } finally {
            close(scope);
        }
    }

    private static void close(ContextCarrier.@Nullable Scope scope) {
        if (scope != null) {
            scope.close();
        }
    }
}
