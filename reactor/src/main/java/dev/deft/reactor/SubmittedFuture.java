package dev.deft.reactor;

import dev.deft.deferred.Result;
import dev.deft.deferred.internal.ResultFuture;
import dev.deft.threadpool.internal.deadlock.DeadlockDetector;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The future of a submission. A pool's worker that waits for it, and not for one made from it, is known to wait. */
final class SubmittedFuture<T extends @Nullable Object> extends ResultFuture<T> {

    private final BlockedCallers waits;

    /**
     * The submission; null once its result is here, for a program that keeps this future keeps what it holds. Any thread: two that
     * give it up both ask the reactor, which cancels once.
     */
    private volatile @Nullable Submission<T> submission;

    SubmittedFuture(Submission<T> submission, BlockedCallers waits) {
        this.submission = submission;
        this.waits = waits;
    }

    /** Takes the result of the submission. Any thread. */
    void arrived(Result<T> result) {
        submission = null;
        result.fold(this::complete, this::completeExceptionally);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        giveUpIfCancelled();
        return cancelled;
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        boolean completed = super.completeExceptionally(failure);
        giveUpIfCancelled();
        return completed;
    }

    /** Gives up the submission, if this was cancelled; called where it is, for a dependent of this could be seen by its user. */
    private void giveUpIfCancelled() {
        Submission<T> given = submission;
        if (given != null && isCancelled()) {
            submission = null;
            given.giveUp();
        }
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        BlockedCaller wait = begin(null);
        try {
            return super.get();
        } finally {
            DeadlockDetector.ofProcess().end(wait);
        }
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        BlockedCaller wait = begin(unit.toNanos(timeout));
        try {
            return super.get(timeout, unit);
        } finally {
            DeadlockDetector.ofProcess().end(wait);
        }
    }

    @Override
    public T join() {
        BlockedCaller wait = begin(null);
        try {
            return super.join();
        } finally {
            DeadlockDetector.ofProcess().end(wait);
        }
    }

    private @Nullable BlockedCaller begin(@Nullable Long nanos) {
        Submission<T> awaited = submission;
        return awaited == null || isDone() ? null : waits.begin(awaited, nanos, this::isDone);
    }
}
