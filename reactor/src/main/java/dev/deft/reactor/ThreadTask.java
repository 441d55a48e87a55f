package dev.deft.reactor;

import dev.deft.threadpool.internal.PoolTask;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The part of a {@link ThreadCall} that crosses threads: the task that the pool runs, and the entry by which the outcome
 * comes back.
 *
 * <pre>
 *    reactor thread            worker                    reactor thread
 *    made              ---&gt;   run: callable called  ---&gt;  deliver: the call's Deferred fires
 *                              or discarded(reason)
 * </pre>
 *
 * <p>Fields cross threads by hand-over: the pool's queue orders what the reactor's thread wrote before what the worker
 * reads, the inbox orders what the worker wrote before what the reactor's thread reads.
 *
 * <p>It is an object of its own, and small, because the reactor's thread goes on writing to the Deferred while the worker
 * writes here: in one object, the two would take its cache lines from each other several times a call.
 */
class ThreadTask<T extends @Nullable Object> implements PoolTask, Inbox.Entry {

    /** An outcome that is not a value. */
    private record Thrown(Throwable failure) {}

    private final ThreadCalls calls;
    private final ThreadCall<T> call;

    /** The callable; the outcome, once there is one, so that nothing holds on to a callable that is done with. */
    private @Nullable Object content;

    /** The inbox's link. */
    private Inbox.@Nullable Entry next;

    ThreadTask(ThreadCalls calls, ThreadCall<T> call, Callable<? extends T> callable) {
        this.calls = calls;
        this.call = call;
        this.content = callable;
    }

    ThreadCall<T> call() {
        return call;
    }

    /** Calls the callable and sends its outcome back. Called once, by a worker. Throws nothing. */
    @Override
    public void run() {
        Callable<?> callable = (Callable<?>) Objects.requireNonNull(content, "run twice");
        Object outcome;
        try {
            outcome = callable.call();
        } catch (Throwable failure) { // an Error, too, is an outcome
            outcome = new Thrown(failure);
        }
        content = outcome;
        calls.sendBack(this);
    }

    /** The pool will not run this: refused when it was submitted, or dropped later. */
    @Override
    public void discarded(Throwable reason) {
        content = new Thrown(reason);
        if (calls.thread().isCurrent()) {
            deliver(); // a refusal needs no queue, so a flood of them cannot fill one
        } else {
            calls.sendBack(this);
        }
    }

    /** Fires the Deferred with the outcome, if it still waits for it. Reactor thread. */
    @Override
    public void deliver() {
        calls.forget(call);
        if (call.isCalled()) {
            calls.discardOutcome();
        } else if (content instanceof Thrown thrown) {
            call.errback(thrown.failure());
        } else {
            call.fireWith(content);
        }
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
