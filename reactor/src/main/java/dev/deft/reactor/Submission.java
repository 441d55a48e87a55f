package dev.deft.reactor;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.Result;
import dev.deft.deferred.internal.DurationText;
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

    /** Reactor thread only. */
    private final Submissions submissions;

    /** Any thread. Never completes exceptionally: a failure is a result, and so keeps its own type. */
    private final CompletableFuture<Result<T>> arrived = new CompletableFuture<>();

    /** Reactor thread only. */
    private @Nullable Deferred<? extends T> deferred;

    /** A pool's worker waits for it from the start. Written by that, before the reactor is given the call; read there. */
    private @Nullable BlockedCaller wait;

    /** Written by any thread; read by the reactor's, when the call comes up. */
    private volatile boolean cancelled;

    Submission(Callable<? extends Deferred<? extends T>> call, ReactorThread thread, Submissions submissions) {
        this.call = call;
        this.thread = thread;
        this.submissions = submissions;
    }

    /** Makes the call, and passes on what its Deferred comes to; the Deferred keeps it. Reactor thread. */
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

    /** Somebody waits for a result that will not come. Reactor thread. */
    void fail(Throwable reason) {
        finish(new Result.Failure<>(reason));
    }

    /** That wait is over when this has its result; null if no worker's. The submitting thread, before the reactor has the call. */
    void isAwaitedIn(@Nullable BlockedCaller begun) {
        wait = begun;
    }

    /** The reactor did not take it. The submitting thread. */
    void refuse(RejectedExecutionException refusal) {
        arrived.complete(new Result.Failure<>(refusal));
    }

    /** The result as a future, whose cancellation is passed on. The submitting thread. */
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

    /** Whether the result is there. Any thread. */
    boolean hasArrived() {
        return arrived.isDone();
    }

    /** What the call returned; null as long as it was not made. Reactor thread. */
    @Nullable
    Deferred<? extends T> deferred() {
        return deferred;
    }

    /** Nobody waits any more: what was begun is cancelled, what was not does not begin. Any thread. */
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
        submissions.end(this);
        return arrived.complete(result.fold(Result.Success<T>::new, Result.Failure<T>::new));
    }

    private static <T extends @Nullable Object> T valueOf(Result<T> result) throws Exception {
        if (result instanceof Result.Failure<T> failure) {
            throwAsItIs(failure.cause());
        }
        return ((Result.Success<T>) result).value();
    }

    /** An Error, or a Throwable that is neither, is thrown as it is, too. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Throwable> void throwAsItIs(Throwable failure) throws X {
        throw (X) failure;
    }
}
