package dev.deft.soak.chaos;

import dev.deft.reactor.ReactorStoppedException;
import dev.deft.soak.Violations;
import dev.deft.threadpool.DeadlockException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/**
 * The calls that a pool discarded and told their callers so, counted so that no lost call passes for one that was discarded
 * and had no caller to tell. Any thread.
 */
final class Discards {

    /** The answers that only a discard brings, one for each. */
    private final LongAdder told = new LongAdder();

    /** The answers to calls whose tasks may have been left in the queue, and discarded there, or may not. */
    private final LongAdder doubtful = new LongAdder();

    /** Notes a call's first answer, if that is a failure. */
    void note(CallerAction callerAction, Throwable cause) {
        boolean cancelled = cause instanceof CancellationException && !(cause instanceof ReactorStoppedException);
        if (cancelled && !callerAction.cancels()) {
            told.increment();
        } else if (mayHaveLeftItsTask(cause)) {
            doubtful.increment();
        }
    }

    /**
     * Counts a refusal with a cause, too: a call that no thread could be had for gets the same answer, be it refused or
     * discarded.
     */
    private static boolean mayHaveLeftItsTask(Throwable cause) {
        return cause instanceof CancellationException
                || cause instanceof TimeoutException
                || cause instanceof ReactorStoppedException
                || cause instanceof InterruptedException
                || cause instanceof DeadlockException
                || (cause instanceof RejectedExecutionException && cause.getCause() != null);
    }

    /**
     * Writes calls off as discarded, unless they are more than can have been; one of them was lost then, and none is
     * answered, since nobody knows which. To be called when all others have their answers.
     *
     * @param untold the calls that the pool accepted and did not run, and that nobody is told of
     * @param discarded the number of calls that the pool says it discarded
     */
    void settle(CallTarget pool, List<ChaosCall> untold, long discarded, Violations violations) {
        // What is left of the discarded is exactly the untold, if nothing is doubtful. What is doubtful cannot be known
        // from outside: a call that was given up is answered at once, and nobody is told whether its task, which stays
        // in the queue, is taken out by a worker that finds nothing to do, or by a stop.
        long most = discarded - told.sum();
        long least = most - doubtful.sum();
        if (untold.size() <= most) {
            untold.forEach(ChaosCall::discarded);
        }
        if (untold.size() < least) {
            violations.add("pool " + pool + " says that it discarded " + discarded + " calls, but only "
                    + (told.sum() + doubtful.sum() + untold.size()) + " can have been");
        }
    }
}
