package dev.deft.threadpool.internal.deadlock;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.deft.threadpool.DeadlockException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One worker that waits, from before it blocks until after, and for what.
 *
 * <p>What it waits for is unknown; or some calls, none of which has ended, any of which may let it go on; or one of these, as
 * long as that can go on and the others need not be known.
 */
public abstract non-sealed class BlockedWorker implements WaitNode {

    /** A reactor, which knows on its thread what waits are for. Any thread may ask. */
    public interface Source {

        /**
         * Has it publish anew what {@code waits} are for, once all outcomes offered to it until now are delivered; then
         * calls {@code then}, on its thread.
         *
         * @return false if it has ended, and does neither
         */
        boolean refresh(List<BlockedWorker> waits, Runnable then);
    }

    /** The calls that are waited for, and whether they are all of them. */
    private record Awaited(List<? extends AwaitedCall> calls, boolean all) {}

    private final CurrentWorker member;
    final PoolNode node;
    final Thread thread = Thread.currentThread();

    /** The place where the call was submitted that waits here; null unless debugging is on. */
    final @Nullable Throwable submittedAt;

    private final boolean limited;

    /** By {@link System#nanoTime}, when it ends by itself; only if it is limited. */
    private final long deadline;

    /** The worker goes on, or is about to. Written by its thread, read by any. */
    private volatile boolean ended;

    /**
     * Null while it is not known, or some other end is possible. All calls are written under the monitor of DeadlockDetector; less than
     * that by its source, where it was not all before.
     */
    private volatile @Nullable Awaited awaited;

    /** The times when it was last published and when it was begun, by the count of {@link DeadlockDetector}. */
    @GuardedBy("DeadlockDetector.MONITOR")
    long published;

    @GuardedBy("DeadlockDetector.MONITOR")
    long begun;

    /** It is about to be failed. */
    @GuardedBy("DeadlockDetector.MONITOR")
    boolean toBeFailed;

    /** The spare workers that were lent on account of this. */
    @GuardedBy("DeadlockDetector.MONITOR")
    final List<SpareLoan> loans = new ArrayList<>(0);

    /** The loan of so many spare workers of one pool. */
    record SpareLoan(PoolNode lender, int workers) {

        void giveBack() {
            lender.supply.giveSparesBack(workers);
        }
    }

    /**
     * A wait of this thread's, for what its {@link #source} publishes.
     *
     * @param nanos how long it lasts at most; null if it may last for ever
     */
    protected BlockedWorker(CurrentWorker member, @Nullable Long nanos) {
        this(member, nanos, null);
    }

    /** The same, for what is known and does not change; see {@link DeadlockDetector#publish}. */
    protected BlockedWorker(CurrentWorker member, @Nullable Long nanos, @Nullable List<? extends AwaitedCall> calls) {
        this.awaited = calls == null ? null : new Awaited(calls, true);
        this.member = member;
        this.node = member.poolNode();
        this.submittedAt = member.submittedAt();
        this.limited = nanos != null;
        // From now to half the range, for by then nobody compares any more, and a difference must not overflow.
        this.deadline = nanos == null ? 0 : System.nanoTime() + Math.max(0, Math.min(nanos, Long.MAX_VALUE / 2));
    }

    /** Returns whether what is waited for is there, though the worker may not know it yet. Any thread. */
    protected abstract boolean isFulfilled();

    /** The source that publishes what it is for; null if it was made with that. */
    protected abstract @Nullable Source source();

    /**
     * Fails the calls that it is for, those that have begun as well. Any thread; may do so later, and on another.
     *
     * @param deadlock says what to fail them with, to be asked on the thread on which they are failed
     */
    protected abstract void fail(Deadlock deadlock);

    /** The places where the calls were submitted that it is for, as far as is known, for the exception. As {@link #fail} has it. */
    protected abstract List<Throwable> callsSubmittedAt();

    /** The failure that its calls fail with. */
    protected final DeadlockException failure(Deadlock deadlock) {
        return new DeadlockException(DeadlockMessage.of(deadlock, this));
    }

    /** Returns whether the worker goes on, or is about to. Any thread. */
    public final boolean hasEnded() {
        return ended;
    }

    final void ends() {
        ended = true;
    }

    final boolean isLimited() {
        return limited;
    }

    final long nanosLeft(long now) {
        return deadline - now;
    }

    final CurrentWorker member() {
        return member;
    }

    /** Publishes all that it waits for; null if that is not known. */
    @GuardedBy("DeadlockDetector.MONITOR")
    final void isFor(@Nullable List<? extends AwaitedCall> calls) {
        awaited = calls == null ? null : new Awaited(calls, true);
    }

    /**
     * Says that it waits for {@code call}, among others that are not known; null for none. Its source, on its thread, and
     * only while nothing else {@linkplain DeadlockDetector#publish was published}.
     *
     * @return whether that can go on, as far as can be seen without the monitor; where it cannot, all are to be published
     */
    protected final boolean restsOn(@Nullable AwaitedCall call) {
        Awaited before = awaited;
        if (call == null) {
            if (before != null) {
                awaited = null;
            }
            return true;
        }
        if (before == null || before.calls.get(0) != call) {
            awaited = new Awaited(List.of(call), false);
        }
        // Read after that was written: who makes these come true looks then at what was written here.
        if (call.isQueued()) {
            return !call.poolNode().isExhausted();
        }
        CurrentWorker runner = call.runner();
        return runner == null || runner.blockedAs() == null;
    }

    /** Returns whether some of the calls have not begun. */
    final boolean hasQueued() {
        Awaited now = awaited;
        return now != null && now.calls.stream().anyMatch(AwaitedCall::isQueued);
    }

    /**
     * The pools that have its calls queued, and the waits of the workers that run them; there may be more where it
     * {@link #isOutOfDate}.
     */
    @Override
    @GuardedBy("DeadlockDetector.MONITOR")
    public final @Nullable Set<WaitNode> waitsFor() {
        Awaited now = awaited;
        if (now == null || toBeFailed || isEnding()) {
            return null;
        }
        Set<WaitNode> nodes = new LinkedHashSet<>();
        for (AwaitedCall call : now.calls) {
            WaitNode node = call.isQueued() ? call.poolNode() : waitOf(call.runner());
            if (node == null) {
                return null;
            }
            nodes.add(node);
        }
        return nodes;
    }

    private static @Nullable BlockedWorker waitOf(@Nullable CurrentWorker runner) {
        return runner == null ? null : runner.blockedAs();
    }

    /** Returns whether only one of its calls is known. */
    final boolean isOutOfDate() {
        Awaited now = awaited;
        return now != null && !now.all;
    }

    private boolean isEnding() {
        return ended || isFulfilled() || thread.isInterrupted() || (limited && nanosLeft(System.nanoTime()) <= 0);
    }
}
