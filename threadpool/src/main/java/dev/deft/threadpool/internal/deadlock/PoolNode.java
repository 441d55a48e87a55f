package dev.deft.threadpool.internal.deadlock;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The workers of one pool, as {@link DeadlockDetector} sees them: who of them waits, and whether that is all of them. Those of a share wait in their pool's, too. */
public final class PoolNode implements WaitNode {

    /** A pool's knowledge of its workers, and means to have more or fewer. Any thread; none of it waits. */
    public interface WorkerSupply {

        /** The name by which messages call the pool. */
        String name();

        /** Its workers and their limits, for messages. */
        String size();

        /** Returns whether it has no more workers than those {@code waiting}, at least one, and no other will come by itself. */
        boolean isExhausted(int waiting);

        /** The number of workers that were ever hired. */
        int hired();

        /** Tries to have one more worker than those {@code waiting}, within the maximum; returns whether there is. */
        boolean hireMissing(int waiting);

        /**
         * Tries to have one more worker beyond the maximum, if a spare one is left.
         *
         * @return how many spare workers are to be given back for that; 0 if no worker has come
         */
        int lendSpares();

        /** Says that so many spare workers fewer are needed. */
        void giveSparesBack(int count);

        /**
         * Allows one more worker beyond the maximum while {@code worker} does nothing for what waits, if a spare one is left or
         * stands in for it already. It is started when work waits.
         *
         * @return whether that is to be {@linkplain #endStandInFor ended}
         */
        boolean standInFor(CurrentWorker worker);

        /** Says that {@code worker} is at work again, as often as {@link #standInFor} returned true. */
        void endStandInFor(CurrentWorker worker);

        /** Says that {@code worker} runs a call that nobody waits for any more, unless that {@code isOver}. */
        void abandon(CurrentWorker worker, BooleanSupplier isOver);
    }

    final WorkerSupply supply;

    private final @Nullable PoolNode lender;

    /** Its workers that wait. */
    @GuardedBy("DeadlockDetector.MONITOR")
    final Set<BlockedWorker> waits = new LinkedHashSet<>();

    /** All its workers waited when this was last looked at. Written under the monitor of {@link DeadlockDetector}, read by any. */
    private volatile boolean exhausted;

    /** Some of its workers wait. Written under the monitor of {@link DeadlockDetector}, read by any. */
    private volatile boolean waitedIn;

    /**
     * Makes the node of a pool of which nobody waits.
     *
     * @param lender the pool whose threads this one's workers borrow; null if they have their own
     */
    public PoolNode(WorkerSupply supply, @Nullable PoolNode lender) {
        this.supply = supply;
        this.lender = lender;
    }

    /** Returns whether all its workers wait, and no other will come by itself: a hint, which may be out of date. Any thread. */
    public boolean isExhausted() {
        return exhausted || isLenderExhausted();
    }

    /** Returns whether its workers borrow threads, all of which wait: a hint, too. Any thread. */
    public boolean isLenderExhausted() {
        return lender != null && lender.exhausted;
    }

    /** Returns whether some of its workers wait: a hint, too. Any thread. */
    public boolean isWaitedIn() {
        return waitedIn;
    }

    /** Returns whether both are of one pool, or of shares of one. Any thread. */
    boolean isOfSamePool(PoolNode other) {
        return this == other || (lender != null && lender == other.lender);
    }

    @Nullable
    PoolNode lender() {
        return lender;
    }

    @GuardedBy("DeadlockDetector.MONITOR")
    void begins(BlockedWorker wait) {
        waits.add(wait);
        waitedIn = true;
        updateExhausted();
        if (lender != null) {
            lender.begins(wait);
        }
    }

    @GuardedBy("DeadlockDetector.MONITOR")
    void ends(BlockedWorker wait) {
        waits.remove(wait);
        waitedIn = !waits.isEmpty();
        updateExhausted();
        if (lender != null) {
            lender.ends(wait);
        }
    }

    /** Returns the same, exactly. */
    @GuardedBy("DeadlockDetector.MONITOR")
    boolean isExhaustedNow() {
        return supply.isExhausted(waits.size());
    }

    /** Looks whether it is exhausted, and lets that be known. */
    @GuardedBy("DeadlockDetector.MONITOR")
    void updateExhausted() {
        boolean now = isExhaustedNow();
        if (now != exhausted) {
            exhausted = now;
        }
    }

    /** Its waits, one of which has to end before any of its queued calls is run; or its lender, which has no thread for it before that. */
    @Override
    @GuardedBy("DeadlockDetector.MONITOR")
    public @Nullable Set<? extends WaitNode> waitsFor() {
        if (isExhaustedNow()) {
            return waits;
        }
        return lender != null && lender.isExhaustedNow() ? Set.of(lender) : null;
    }

    @Override
    public String toString() {
        return supply.name();
    }
}
