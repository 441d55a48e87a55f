package dev.deft.reactor;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.internal.DeferredAccess;
import dev.deft.threadpool.DeadlockException;
import dev.deft.threadpool.internal.deadlock.BlockedWorker;
import dev.deft.threadpool.internal.deadlock.CurrentWorker;
import dev.deft.threadpool.internal.deadlock.Deadlock;
import dev.deft.threadpool.internal.deadlock.DeadlockDetector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A pool's worker that waits for a {@link Submission}. Reactor thread only, but for what its methods say. */
final class BlockedCaller extends BlockedWorker {

    private static final DeferredAccess DEFERREDS = DeferredAccess.get();

    private final Submission<?> submission;
    private final BlockedCallers source;
    private final BooleanSupplier fulfilled;

    /** The calls that the submission waits for, if none of them can go on, as far as is known, and nothing else ends it. */
    private List<ThreadCall<?>> calls = List.of();

    /** Set if the last call that was looked at may go on, as far as is known: then nothing else matters. */
    private boolean hasHope;

    private BlockedCaller(
            CurrentWorker member,
            @Nullable Long nanos,
            Submission<?> submission,
            BlockedCallers source,
            BooleanSupplier fulfilled) {
        super(member, nanos);
        this.submission = submission;
        this.source = source;
        this.fulfilled = fulfilled;
    }

    /**
     * Says that this thread is about to wait, if it is a worker's. Its reactor is to {@link #watch} it.
     *
     * @param nanos the time that it waits at most; null if for ever
     * @param fulfilled tells whether what it waits for is there
     * @return the wait, to be {@linkplain DeadlockDetector#end ended}; null if it is not a worker's
     */
    static @Nullable BlockedCaller begin(
            Submission<?> submission, BlockedCallers source, @Nullable Long nanos, BooleanSupplier fulfilled) {
        CurrentWorker member = CurrentWorker.current();
        if (member == null) {
            return null;
        }
        BlockedCaller wait = new BlockedCaller(member, nanos, submission, source, fulfilled);
        DeadlockDetector.ofProcess().begin(wait);
        return wait;
    }

    /** Returns whether what it waits for is there. Any thread. */
    @Override
    protected boolean isFulfilled() {
        return fulfilled.getAsBoolean();
    }

    /** Returns the waits for the same reactor. Any thread. */
    @Override
    protected BlockedCallers source() {
        return source;
    }

    /** Has its reactor look at it from now on. */
    void watch() {
        source.add(this);
    }

    /** Returns whether there is nothing to look at any more: it has ended, or is about to. */
    boolean isOver() {
        return hasEnded() || isFulfilled();
    }

    /** Looks whether what has happened has changed what it is for. */
    void look() {
        // Where all calls are known, nothing but the end of one changes anything; otherwise some other part may have
        // ended.
        if (calls.isEmpty() || calls.stream().anyMatch(ThreadCall::isCalled)) {
            lookAnew();
        }
    }

    /** Finds out what it is for, and publishes that if it cannot go on. */
    void lookAnew() {
        if (!calls.isEmpty()) {
            calls = List.of();
            DeadlockDetector.ofProcess().publish(this, null);
        }
        Deferred<?> deferred = submission.deferred();
        List<ThreadCall<?>> found = new ArrayList<>(1);
        hasHope = false;
        if (deferred == null || !DEFERREDS.waitsOnlyFor(deferred, unfired -> isHopeless(unfired, found))) {
            if (!hasHope) {
                restsOn(null);
            }
        } else if (DEFERREDS.hasTimeLimit(deferred)) {
            restsOn(null);
        } else {
            calls = found;
            DeadlockDetector.ofProcess()
                    .publish(this, found.stream().map(ThreadCall::task).toList());
        }
    }

    private boolean isHopeless(Deferred<?> unfired, List<ThreadCall<?>> found) {
        ThreadTask<?> task = unfired instanceof ThreadCall<?> call && call.isOnPool() ? call.task() : null;
        if (task == null) {
            return false;
        }
        hasHope = restsOn(task);
        found.add((ThreadCall<?>) unfired);
        return !hasHope;
    }

    /** Fails the calls that it waits for. Any thread. */
    @Override
    protected void fail(Deadlock deadlock) {
        source.onReactorThread(() -> {
            if (DeadlockDetector.ofProcess()
                    .isToBeFailed(this)) { // else what it is for has changed, and was not judged
                failCalls(deadlock);
            }
        });
    }

    private void failCalls(Deadlock deadlock) {
        DeadlockException failure = failure(deadlock);
        for (ThreadCall<?> call : calls) {
            if (!call.isCalled()) {
                call.revoke(failure);
                source.abandon(call, failure);
            }
        }
    }

    @Override
    protected List<Throwable> callsSubmittedAt() {
        List<Throwable> sites = new ArrayList<>();
        for (ThreadCall<?> call : calls) {
            Throwable site = call.submittedAt();
            if (site != null) {
                sites.add(site);
            }
        }
        return sites;
    }
}
