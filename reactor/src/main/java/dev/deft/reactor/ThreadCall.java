package dev.deft.reactor;

import dev.deft.deferred.Canceller;
import dev.deft.deferred.Deferred;
import dev.deft.deferred.internal.DeferredAccess;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.internal.PoolAccess;
import dev.deft.threadpool.internal.SubmitSite;
import dev.deft.threadpool.internal.deadlock.PoolNode;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A call on its way, as its caller sees it: the Deferred, which the reactor's thread alone touches. What crosses to the
 * worker and back is its {@link ThreadTask}.
 *
 * <p>A call whose Deferred is cancelled before a worker has begun it is never made. One that has begun is asked to end
 * ({@link dev.deft.threadpool.Cancellation}); it, or one that was failed because the reactor stopped, still has its outcome to come. It is discarded and counted then.
 */
final class ThreadCall<T extends @Nullable Object> extends Deferred<T> {

    private static final DeferredAccess DEFERREDS = DeferredAccess.get();
    private static final PoolAccess POOLS = PoolAccess.get();

    /** The pool, for messages about this call. */
    private final Executor pool;

    /** The place where the outstanding calls keep this one. */
    int place;

    /** The task that crosses threads, as long as it is outstanding; let go with it, for it holds the outcome. */
    private @Nullable ThreadTask<T> task;

    /** The place where this was submitted; null unless that was noted. */
    private @Nullable Throwable site;

    ThreadCall(ReactorThread thread, Canceller<T> forget, Executor pool) {
        super(thread, forget);
        this.pool = pool;
    }

    void crossesAs(@Nullable ThreadTask<T> crossing) {
        task = crossing;
    }

    /** Returns the task that crosses threads; null once this is not outstanding any more. */
    @Nullable
    ThreadTask<T> task() {
        return task;
    }

    /** Keeps the callable from being run, for the failure that this is to have; returns false if it has begun, or is not outstanding. */
    boolean revoke(Throwable reason) {
        return task != null && task.revoke(reason);
    }

    /** Keeps the callable from being run, or asks it to end if it has begun. */
    void cancelWork() {
        ThreadTask<T> crossing = task;
        if (crossing != null && !crossing.revoke(null)) {
            crossing.requestCancel();
        }
    }

    /** Tells the pool, if it is one of ours, that {@code crossing} was revoked, which waited there. */
    void freePlaceInPool(ThreadTask<T> crossing) {
        if (pool instanceof ThreadPool threadPool) {
            POOLS.revoked(threadPool, crossing);
        }
    }

    /** Returns whether it is on a pool of ours. */
    boolean isOnPool() {
        return pool instanceof ThreadPool;
    }

    /** Returns the pool; null if it is on an executor of another kind. */
    @Nullable
    ThreadPool threadPool() {
        return pool instanceof ThreadPool threadPool ? threadPool : null;
    }

    /** Returns the workers that could run it; null if it is not on a pool of ours. */
    @Nullable
    PoolNode poolNode() {
        return pool instanceof ThreadPool threadPool ? POOLS.nodeOf(threadPool) : null;
    }

    /** Returns whether none of them can now, as far as is known. */
    boolean isOnExhaustedPool() {
        PoolNode node = poolNode();
        return node != null && node.isExhausted();
    }

    /** Notes that this is where it is submitted, in case it is not known. */
    void noteSite() {
        site = new Throwable("submitted here");
    }

    /** Returns where it was submitted; null if that was not noted and debugging is off. */
    @Nullable
    Throwable submittedAt() {
        Throwable madeAt = DEFERREDS.madeAt(this);
        return madeAt == null ? site : madeAt;
    }

    /** Fires with a failure, which shows where this was submitted, while debugging is on. */
    void failWith(Throwable failure) {
        Throwable madeAt = DEFERREDS.madeAt(this);
        if (madeAt != null) {
            SubmitSite.addTo(failure, madeAt);
        }
        errback(failure);
    }

    /** Fires with a value that came from the callable. */
    void fireWith(@Nullable Object value) {
        if (value instanceof Deferred<?>) {
            errback(new IllegalStateException("The callable run on " + origin()
                    + " returned a Deferred; a Deferred belongs to the reactor's thread: return a plain value, and"
                    + " make the Deferred in a callback with addCallbackDeferring"));
        } else {
            callbackWith(value);
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"
    }) // it came from a Callable<? extends T>, and is null only if T allows it
    private void callbackWith(@Nullable Object value) {
        callback((T) value);
    }

    @Override
    protected String origin() {
        // Not the executor's toString(): it is the user's, and may throw.
        return pool instanceof ThreadPool threadPool
                ? "pool '" + threadPool.name() + "'"
                : "executor " + pool.getClass().getName();
    }
}
