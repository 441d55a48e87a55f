package dev.deft.reactor;

import dev.deft.deferred.Canceller;
import dev.deft.deferred.Deferred;
import dev.deft.threadpool.ThreadPool;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way, as its caller sees it: the Deferred, which the reactor's thread alone touches. What crosses to the
 * worker and back is its {@link ThreadTask}.
 *
 * <p>A call whose Deferred was cancelled, or was failed because the reactor stopped, still has its outcome to come. It
 * is discarded and counted then.
 */
final class ThreadCall<T extends @Nullable Object> extends Deferred<T> {

    /** The pool, for what is said of this call. */
    private final Executor pool;

    /** Where the outstanding calls keep this one. */
    int place;

    ThreadCall(ReactorThread thread, Canceller<T> forget, Executor pool) {
        super(thread, forget);
        this.pool = pool;
    }

    /** Fires with a value that came from the callable. */
    void fireWith(@Nullable Object value) {
        if (value instanceof Deferred<?>) {
            errback(new IllegalStateException("The callable run on " + origin()
                    + " returned a Deferred; a Deferred belongs to the reactor's thread: return a plain value, and make the Deferred in a"
                    + " callback with addCallbackDeferring"));
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
