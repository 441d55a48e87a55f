package dev.deft.threadpool.internal.deadlock;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The workers of one pool, as {@link DeadlockDetector} sees them: who of them waits, and whether that is all of them. */
public final class PoolNode implements WaitNode {

    /** What the pool knows of its workers, and can do about their number. Any thread; none of it waits. */
    public interface WorkerSupply {

        /** What messages call the pool. */
        String name();

        /** Its workers and their limits, for messages. */
        String size();

        /** Whether it has no more workers than those {@code waiting}, at least one, and no other will come by itself. */
        boolean isExhausted(int waiting);

        /** How many workers were ever hired. */
        int hired();

        /** Tries to have one more worker than those {@code waiting}, within the maximum; returns whether there is. */
        boolean hireMissing(int waiting);

        /**
         * Tries to have one more worker beyond the maximum, if a spare one is left.
         *
         * @return how many spare workers are to be given back for that; 0 if no worker has come
         */
        int lendSpares();

        /** So many spare workers fewer are needed. */
        void giveSparesBack(int count);
    }

    final WorkerSupply supply;

    /** Its workers that wait. */
    @GuardedBy("DeadlockDetector.MONITOR")
    final Set<BlockedWorker> waits = new LinkedHashSet<>();

    /** All its workers waited when this was last looked at. Written under the monitor of {@link DeadlockDetector}, read by any. */
    private volatile boolean exhausted;

    /** Makes the node of a pool of which nobody waits. */
    public PoolNode(WorkerSupply supply) {
        this.supply = supply;
    }

    /** Whether all its workers wait, and no other will come by itself: a hint, that may be out of date. Any thread. */
    public boolean isExhausted() {
        return exhausted;
    }

    /** The same, exactly. */
    @GuardedBy("DeadlockDetector.MONITOR")
    boolean isExhaustedNow() {
        return supply.isExhausted(waits.size());
    }

    /** Looks, and lets it be known. */
    @GuardedBy("DeadlockDetector.MONITOR")
    void updateExhausted() {
        boolean now = isExhaustedNow();
        if (now != exhausted) {
            exhausted = now;
        }
    }

    /** Its waits, one of which has to end before any of its queued calls is run. */
    @Override
    @GuardedBy("DeadlockDetector.MONITOR")
    public @Nullable Set<BlockedWorker> waitsFor() {
        return isExhaustedNow() ? waits : null;
    }

    @Override
    public String toString() {
        return supply.name();
    }
}
