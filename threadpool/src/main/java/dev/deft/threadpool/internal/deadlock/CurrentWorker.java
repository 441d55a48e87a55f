package dev.deft.threadpool.internal.deadlock;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.deft.threadpool.internal.CancellableTask;
import dev.deft.threadpool.internal.StackReserve;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A pool's worker, as it leaves it on its own thread, so that a wait there is known for a worker's. Of that thread alone,
 * but for what it waits in.
 */
public final class CurrentWorker {

    private static final ThreadLocal<CurrentWorker> CURRENT = new ThreadLocal<>();

    private final PoolNode node;
    private final Object record;

    /** The worker whose thread this one of a share has borrowed last; null if it has its own. Written by its thread, read by any. */
    private volatile @Nullable CurrentWorker lender;

    /** The place where the call that the worker runs was submitted; null unless debugging is on. */
    private @Nullable Throwable submittedAt;

    /** The task that the worker runs; null between two, so that an idle worker holds on to nothing. */
    private @Nullable CancellableTask task;

    /** The wait that it is in. Written under the monitor of {@link DeadlockDetector}; read by any. */
    private volatile @Nullable BlockedWorker wait;

    /**
     * A worker of {@code node}, which is to say {@link #during} what it is one.
     *
     * @param record by which the pool knows it again
     */
    public CurrentWorker(PoolNode node, Object record) {
        this.node = node;
        this.record = record;
    }

    /** Runs {@code act} on this thread, which is this worker meanwhile, and after it what it was before. */
    public void during(Runnable act) {
        CurrentWorker before = CURRENT.get();
        lender = before;
        CURRENT.set(this);
        try {
            act.run();
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }

    /** The worker that this thread is; null if it is none. */
    public static @Nullable CurrentWorker current() {
        return CURRENT.get();
    }

    /** Says where the call was submitted that this worker is about to run; returns what was said of the one around it. */
    public @Nullable Throwable runs(@Nullable Throwable site) {
        Throwable before = submittedAt;
        submittedAt = site;
        return before;
    }

    /** Says which task this worker is about to run, null for none; returns the one around it. */
    public @Nullable CancellableTask begins(@Nullable CancellableTask begun) {
        CancellableTask before = task;
        task = begun;
        return before;
    }

    /** The task that this worker runs; null between two. */
    public @Nullable CancellableTask task() {
        return task;
    }

    /** Makes a call that waits: meanwhile the pool may have one more worker in place of this one. On its thread. */
    public <T extends @Nullable Object> T blocking(Callable<? extends T> call) throws Exception {
        StackReserve.toWake(); // what is begun must be ended
        if (!node.supply.standInFor(this)) {
            return call.call();
        }
        try {
            return call.call();
        } finally {
            node.supply.endStandInFor(this);
        }
    }

    /**
     * Says that nobody waits any more for the call that this worker runs. Any thread, after that is so.
     *
     * @param isOver returns true once the call has ended; asked under the pool's monitor
     */
    public void abandon(BooleanSupplier isOver) {
        node.supply.abandon(this, isOver);
        CurrentWorker thread = lender;
        if (thread != null) {
            thread.abandon(isOver);
        }
    }

    /** The worker whose thread this one of a share has borrowed; itself if it has its own. */
    public CurrentWorker onItsThread() {
        CurrentWorker thread = lender;
        return thread == null ? this : thread;
    }

    /** The pool's record of it. */
    public Object record() {
        return record;
    }

    /** Returns whether it is a worker of that pool, or of another share of it. */
    public boolean isOf(PoolNode other) {
        return node.isOfSamePool(other);
    }

    /** The wait that it is in; null if it does not wait. Any thread; exact under the monitor of {@link DeadlockDetector}. */
    @Nullable
    BlockedWorker blockedAs() {
        return wait;
    }

    /** Says that it is in that wait from now on; null if it goes on. */
    @GuardedBy("DeadlockDetector.MONITOR")
    void blockedAs(@Nullable BlockedWorker begun) {
        wait = begun;
    }

    PoolNode poolNode() {
        return node;
    }

    @Nullable
    Throwable submittedAt() {
        return submittedAt;
    }
}
