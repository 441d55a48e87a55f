package dev.deft.threadpool;

import dev.deft.threadpool.internal.CallRecord;
import dev.deft.threadpool.internal.ObservedCallable;
import dev.deft.threadpool.internal.PoolTask;
import dev.deft.threadpool.internal.SubmitSite;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A call whose outcome is told to someone: {@link ThreadPool#callInThreadWithCallback}. */
final class CallWithCallback<T extends @Nullable Object> implements PoolTask {

    private final BiConsumer<? super @Nullable T, ? super @Nullable Throwable> onResult;

    /** Null once it has been called. The pool runs a task on one thread only. */
    private @Nullable Callable<? extends T> call;

    /** Null where nobody observes. */
    private final @Nullable CallRecord record;

    /** Null unless debugging was on. */
    private final @Nullable Throwable submittedAt = PoolFuture.isDebugging() ? new Throwable("submitted here") : null;

    CallWithCallback(
            BiConsumer<? super @Nullable T, ? super @Nullable Throwable> onResult,
            Callable<? extends T> call,
            @Nullable CallRecord record) {
        this.onResult = onResult;
        this.call = record == null ? call : new ObservedCallable<T>(call, record);
        this.record = record;
    }

    @Override
    public void run() {
        T value;
        try {
            value = takeCall().call();
        } catch (Throwable failure) {
            if (submittedAt != null) {
                SubmitSite.addTo(failure, submittedAt);
            }
            tell(null, failure);
            return;
        }
        tell(value, null);
    }

    @Override
    public void discarded(Throwable reason) {
        call = null;
        if (record != null) {
            record.discarded(reason);
        }
        tell(null, reason);
    }

    /** The call that is still to be made; null once it has been. */
    @Nullable
    Callable<? extends T> call() {
        return call;
    }

    /** Hands the callable over, so that what it closed over is garbage before onResult runs. */
    private Callable<? extends T> takeCall() {
        Callable<? extends T> taken = call;
        call = null;
        if (taken == null) {
            throw new IllegalStateException("the pool ran a call twice");
        }
        return taken;
    }

    private void tell(@Nullable T value, @Nullable Throwable failure) {
        try {
            onResult.accept(value, failure);
        } catch (Throwable thrown) {
            PoolLog.callbackFailed(thrown);
        }
    }
}
