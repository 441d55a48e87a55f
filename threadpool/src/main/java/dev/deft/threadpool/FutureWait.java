package dev.deft.threadpool;

import dev.deft.threadpool.internal.CrewMember;
import dev.deft.threadpool.internal.Knot;
import dev.deft.threadpool.internal.Wait;
import dev.deft.threadpool.internal.Waits;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A pool's worker that waits for futures of calls on a pool, its own or another; one of them at least is to end. */
final class FutureWait extends Wait {

    private final List<? extends PoolFuture<?>> futures;
    private final BooleanSupplier fulfilled;

    private FutureWait(
            CrewMember member, @Nullable Long nanos, List<? extends PoolFuture<?>> futures, BooleanSupplier fulfilled) {
        super(member, nanos, futures);
        this.futures = futures;
        this.fulfilled = fulfilled;
    }

    /**
     * Says that this thread is about to wait, if it is a worker's.
     *
     * @param nanos how long at most; null if for ever
     * @param fulfilled whether what it waits for is there; it is not before one of the futures has ended
     * @return to be {@linkplain Waits#end ended}; null if it is not a worker's
     */
    static @Nullable FutureWait begin(
            List<? extends PoolFuture<?>> futures, @Nullable Long nanos, BooleanSupplier fulfilled) {
        CrewMember member = CrewMember.current();
        if (member == null) {
            return null;
        }
        FutureWait wait = new FutureWait(member, nanos, futures, fulfilled);
        Waits.ofProcess().begin(wait);
        return wait;
    }

    @Override
    protected boolean isFulfilled() {
        return fulfilled.getAsBoolean();
    }

    /** Null: what a future needs is known from the start. */
    @Override
    protected @Nullable Source source() {
        return null;
    }

    @Override
    protected void fail(Knot lock) {
        DeadlockException failure = failure(lock);
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
