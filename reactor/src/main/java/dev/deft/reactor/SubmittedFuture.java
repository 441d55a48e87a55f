package dev.deft.reactor;

import dev.deft.threadpool.internal.Waits;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The future of a submission. A pool's worker that waits for it, and not for one made from it, is known to wait. */
final class SubmittedFuture<T extends @Nullable Object> extends CompletableFuture<T> {

    private final Submission<T> submission;
    private final WatchedWaits waits;

    SubmittedFuture(Submission<T> submission, WatchedWaits waits) {
        this.submission = submission;
        this.waits = waits;
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        SubmissionWait wait = begin(null);
        try {
            return super.get();
        } finally {
            Waits.ofProcess().end(wait);
        }
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        SubmissionWait wait = begin(unit.toNanos(timeout));
        try {
            return super.get(timeout, unit);
        } finally {
            Waits.ofProcess().end(wait);
        }
    }

    @Override
    public T join() {
        SubmissionWait wait = begin(null);
        try {
            return super.join();
        } finally {
            Waits.ofProcess().end(wait);
        }
    }

    private @Nullable SubmissionWait begin(@Nullable Long nanos) {
        return isDone() ? null : SubmissionWait.begin(submission, waits, nanos, this::isDone);
    }
}
