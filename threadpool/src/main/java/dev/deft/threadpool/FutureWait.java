package dev.deft.threadpool;

import dev.deft.threadpool.internal.deadlock.BlockedWorker;
import dev.deft.threadpool.internal.deadlock.CurrentWorker;
import dev.deft.threadpool.internal.deadlock.Deadlock;
import dev.deft.threadpool.internal.deadlock.DeadlockDetector;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A pool's worker that waits for futures of calls on a pool, its own or another; one of them at least is to end. */
final class FutureWait extends BlockedWorker {

    private final List<? extends PoolFuture<?>> futures;
    private final BooleanSupplier fulfilled;

    private FutureWait(
            CurrentWorker member,
            @Nullable Long nanos,
            List<? extends PoolFuture<?>> futures,
            BooleanSupplier fulfilled) {
        super(member, nanos, futures);
        this.futures = futures;
        this.fulfilled = fulfilled;
    }

    /**
     * Says that this thread is about to wait, if it is a worker's.
     *
     * @param nanos how long at most; null if for ever
     * @param fulfilled whether what it waits for is there; it is not before one of the futures has ended
     * @return to be {@linkplain DeadlockDetector#end ended}; null if it is not a worker's
     */
    static @Nullable FutureWait begin(
            List<? extends PoolFuture<?>> futures, @Nullable Long nanos, BooleanSupplier fulfilled) {
        CurrentWorker member = CurrentWorker.current();
        if (member == null) {
            return null;
        }
        FutureWait wait = new FutureWait(member, nanos, futures, fulfilled);
        DeadlockDetector.ofProcess().begin(wait);
        return wait;
    }

    @Override
    protected boolean isFulfilled() {
        return fulfilled.getAsBoolean();
    }

    /** Returns null: what a future needs is known from the start. */
    @Override
    protected @Nullable Source source() {
        return null;
    }

    @Override
    protected void fail(Deadlock deadlock) {
        DeadlockException failure = failure(deadlock);
        futures.forEach(future -> future.fail(failure));
    }

    @Override
    protected List<Throwable> callsSubmittedAt() {
        return futures.stream()
                .map(PoolFuture::submittedAt)
                .filter(Objects::nonNull)
                .toList();
    }
}
