package dev.deft.reactor;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.Result;
import dev.deft.deferred.internal.DurationText;
import dev.deft.reactor.internal.Durations;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A call that another thread submitted to the reactor, and waits for, or has a future wait for. The thread that
 * submitted it waits; all else is done on the reactor's thread.
 */
final class Submission<T extends @Nullable Object> {

    private final Callable<? extends Deferred<? extends T>> call;
    private final ReactorThread thread;

    /** All that wait for this reactor. Reactor thread only. */
    private final Submissions submissions;

    /** The result. Any thread. Never completes exceptionally: a failure is a result, and so keeps its own type. */
    private final CompletableFuture<Result<T>> arrived = new CompletableFuture<>();

    /** The answer of the call; null as long as it was not made. Reactor thread only. */
    private @Nullable Deferred<? extends T> deferred;

    /** The wait of a pool's worker that waits for it from the start. Written by that, before the reactor is given the call; read there. */
    private @Nullable BlockedCaller wait;

    /**
     * Set when nobody waits any more. Written by any thread; read by the reactor's, when the call comes up: if that sees it too late,
     * the call is made, and cancelled in the next turn.
     */
    private volatile boolean cancelled;

    Submission(Callable<? extends Deferred<? extends T>> call, ReactorThread thread, Submissions submissions) {
        this.call = call;
        this.thread = thread;
        this.submissions = submissions;
    }

    /** Makes the call, and passes on the result of its Deferred, which keeps it. Reactor thread. */
    void begin() {
        if (cancelled) {
            return;
        }
        submissions.begin(this);
        if (wait != null) {
            wait.watch(); // before the call is made, so that where it submits what cannot run is noted
        }
        try {
            Deferred<? extends T> made = call.call();
            if (made == null) {
                throw new NullPointerException("The call submitted to the reactor returned null where a Deferred was"
                        + " expected; return Deferred.succeed(null) for no result: " + call);
            }
            deferred = made;
            made.fork().addBoth(this::finish);
            submissions.begun(this);
        } catch (Throwable failure) { // an Error, too: somebody waits
            fail(failure);
        }
    }

    /** Fails the wait for a result that will not come. Reactor thread. */
    void fail(Throwable reason) {
        finish(new Result.Failure<>(reason));
    }

    /** Sets the worker's wait that is over when this has its result; null if no worker's. The submitting thread, before the reactor has the call. */
    void isAwaitedIn(@Nullable BlockedCaller begun) {
        wait = begun;
    }

    /** Fails with the refusal of the reactor to take it. The submitting thread. */
    void refuse(RejectedExecutionException refusal) {
        arrived.complete(new Result.Failure<>(refusal));
    }

    /** Returns the result as a future, whose cancellation is passed on. The submitting thread. */
    CompletableFuture<T> future(BlockedCallers waits) {
        SubmittedFuture<T> future = new SubmittedFuture<>(this, waits);
        var unused = arrived.thenAccept(future::arrived);
        return future;
    }

    /** Waits for the result; if interrupted, gives it up. The submitting thread. */
    T await() throws Exception {
        try {
            return valueOf(arrived.get());
        } catch (InterruptedException e) {
            giveUp();
            throw e;
        }
    }

    /** Waits for the result, no longer than {@code timeout}. The submitting thread. */
    T await(Duration timeout) throws Exception {
        try {
            return valueOf(arrived.get(Durations.saturatedNanos(timeout), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            giveUp();
            throw e;
        } catch (TimeoutException e) {
            giveUp();
            throw new TimeoutException("No result within " + DurationText.of(timeout) + ": " + call);
        }
    }

    /** Returns whether the result is there. Any thread. */
    boolean hasArrived() {
        return arrived.isDone();
    }

    /** Returns what the call returned; null as long as it was not made. Reactor thread. */
    @Nullable
    Deferred<? extends T> deferred() {
        return deferred;
    }

    /** Gives up the wait: if the call was made, its Deferred is cancelled, and otherwise it is not made. Any thread. */
    void giveUp() {
        cancelled = true;
        thread.enter(this::cancel);
    }

    private void cancel() {
        if (deferred != null && submissions.areWaitingFor(this)) {
            deferred.cancel();
        }
    }

    private boolean finish(Result<? extends T> result) {
        Result<T> outcome = result.fold(Result.Success<T>::new, Result.Failure<T>::new);
        // Not before: if there is no memory for the outcome, the reactor's stop still releases who waits.
        submissions.end(this);
        return arrived.complete(outcome);
    }

    private static <T extends @Nullable Object> T valueOf(Result<T> result) throws Exception {
        if (result instanceof Result.Failure<T> failure) {
            throwAsItIs(failure.cause());
        }
        return ((Result.Success<T>) result).value();
    }

    /** Throws {@code failure} as it is, also where it is an Error, or neither that nor an Exception. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    static <X extends Throwable> void throwAsItIs(Throwable failure) throws X {
        throw (X) failure;
    }
}
