package dev.deft.deferred;

import dev.deft.deferred.internal.DurationText;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The step of {@link Deferred#addTimeout}: cancels the chain unless its result gets this far in time. */
final class Timeout extends Step.Call implements Runnable {

    private final Duration limit;
    private final DelayedCall timer;

    /** The chain to cancel; null once the result is here, since the scheduler may keep its cancelled calls for a while. */
    private @Nullable Chain chain;

    private boolean timedOut;

    /** The reason for which the scheduler will never call; null if it still may. */
    private @Nullable Throwable dropped;

    Timeout(Chain chain, Duration limit, Scheduler scheduler) {
        this.chain = chain;
        this.limit = limit;
        this.timer = scheduler.callLater(limit, this, this::drop);
    }

    /** Cancels the chain, for time is up. */
    @Override
    public void run() {
        if (chain != null) {
            timedOut = true;
            Cancelling.cancel(chain);
        }
    }

    /** Ends the wait, if it has not ended, for nothing else will any more. */
    private void drop(Throwable reason) {
        if (chain != null) {
            dropped = reason;
            Cancelling.cancel(chain);
        }
    }

    @Override
    @Nullable
    Object run(Chain from, @Nullable Object result) throws Throwable {
        chain = null;
        if (timer.isActive()) {
            timer.cancel();
        }
        if (!(result instanceof Failed failed && failed.cause instanceof CancellationException)) {
            return result;
        }
        if (dropped != null) {
            throw dropped;
        }
        if (timedOut) {
            TimeoutException late =
                    new TimeoutException("no result within " + DurationText.of(limit) + from.fromOrigin());
            late.initCause(failed.cause);
            throw late;
        }
        return result;
    }

    @Override
    String name() {
        return "addTimeout";
    }
}
