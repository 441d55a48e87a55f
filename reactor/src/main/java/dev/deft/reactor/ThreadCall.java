package dev.deft.reactor;

import dev.deft.deferred.Canceller;
import dev.deft.deferred.Deferred;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.internal.PoolTask;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way: the Deferred that the caller holds, the task that the pool runs, and the entry by which the
 * outcome comes back, in one object.
 *
 * <pre>
 *    reactor thread            worker                    reactor thread
 *    made, outstanding  ---&gt;   run: callable called  ---&gt;  deliver: Deferred fires, no longer outstanding
 *                              or discarded(reason)
 * </pre>
 *
 * <p>Fields cross threads by hand-over: the pool's queue orders what the reactor's thread wrote before what the worker
 * reads, the inbox orders what the worker wrote before what the reactor's thread reads. The Deferred itself, and the
 * list of outstanding calls, are the reactor thread's alone.
 *
 * <p>A call whose Deferred was cancelled, or was failed because the reactor stopped, still has its outcome to come. It
 * is discarded and counted then.
 */
class ThreadCall<T extends @Nullable Object> extends Deferred<T> implements PoolTask, Inbox.Entry {

    /** Shared by all calls: a cancelled call is not outstanding any more, though its outcome may still come. */
    private static final Canceller<Object> FORGET = deferred -> ((ThreadCall<?>) deferred).forget();

    private final ThreadCalls calls;

    /** The pool, for what is said of this call. */
    private final Executor pool;

    /** Written by the reactor's thread; let go by the one that runs the call, so that it holds nothing it is done with. */
    private @Nullable Callable<? extends T> callable;

    /** The value, or the Throwable if {@code failed}. Written before the offer to the inbox, read after. */
    private @Nullable Object outcome;

    private boolean failed;

    /** The inbox's link. */
    private Inbox.@Nullable Entry next;

    /** The list of outstanding calls. Reactor thread only. */
    @Nullable
    ThreadCall<?> preceding;

    @Nullable
    ThreadCall<?> following;

    boolean linked;

    @SuppressWarnings("unchecked") // FORGET takes any Deferred
    ThreadCall(ThreadCalls calls, Executor pool, Callable<? extends T> callable) {
        super(calls.thread(), (Canceller<T>) (Canceller<?>) FORGET);
        this.calls = calls;
        this.pool = pool;
        this.callable = callable;
    }

    /** Calls the callable and sends its outcome back. Called once, by a worker. Throws nothing. */
    @Override
    public void run() {
        Callable<? extends T> call = Objects.requireNonNull(callable, "run twice");
        callable = null;
        try {
            outcome = call.call();
        } catch (Throwable failure) { // an Error, too, is an outcome
            failed = true;
            outcome = failure;
        }
        send();
    }

    /** The pool will not run this: refused when it was submitted, or dropped later. */
    @Override
    public void discarded(Throwable reason) {
        callable = null;
        failed = true;
        outcome = reason;
        if (calls.thread().isCurrent()) {
            deliver(); // a refusal needs no queue, so a flood of them cannot fill one
        } else {
            send();
        }
    }

    private void send() {
        calls.sendBack(this);
    }

    /** Fires the Deferred with the outcome, if it still waits for it. Reactor thread. */
    @Override
    public void deliver() {
        forget();
        Object result = outcome;
        outcome = null;
        if (isCalled()) {
            calls.discardOutcome();
        } else if (failed) {
            errback(Objects.requireNonNull((Throwable) result));
        } else if (result instanceof Deferred<?>) {
            errback(new IllegalStateException("The callable run on " + origin()
                    + " returned a Deferred; a Deferred belongs to the reactor's thread: return a plain value, and make the Deferred in a"
                    + " callback with addCallbackDeferring"));
        } else {
            callbackWith(result);
        }
    }

    /** The reactor stops: the call fails now, whatever becomes of it on its thread. Reactor thread. */
    void abandon(Throwable reason) {
        forget();
        if (!isCalled()) {
            errback(reason);
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"
    }) // it came from a Callable<? extends T>, and is null only if T allows it
    private void callbackWith(@Nullable Object value) {
        callback((T) value);
    }

    private void forget() {
        calls.forget(this);
    }

    @Override
    protected String origin() {
        // Not the executor's toString(): it is the user's, and may throw.
        return pool instanceof ThreadPool threadPool
                ? "pool '" + threadPool.name() + "'"
                : "executor " + pool.getClass().getName();
    }

    @Override
    public final Inbox.@Nullable Entry next() {
        return next;
    }

    @Override
    public final void setNext(Inbox.@Nullable Entry next) {
        this.next = next;
    }
}
