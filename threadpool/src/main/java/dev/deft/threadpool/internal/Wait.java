package dev.deft.threadpool.internal;

import dev.deft.threadpool.DeadlockException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One worker that waits, from before it blocks until after, and for what.
 *
 * <p>What it waits for is unknown, or calls on some pools, none of which has ended: it goes on when they have.
 */
public abstract class Wait {

    /** Who knows what waits are for: a reactor, on its thread. Any thread may ask. */
    public interface Source {

        /** Has it published what {@code wait} is for, and again whenever that changes, until the wait is over. */
        void watch(Wait wait);

        /**
         * Has it publish anew what all waits are for that it watches, once all outcomes offered to it until now are
         * delivered; then calls {@code then}, on its thread.
         *
         * @return false if it has ended, and does neither
         */
        boolean refresh(Runnable then);
    }

    final Crew crew;
    final Thread thread = Thread.currentThread();

    /** Where the call was submitted that waits here; null unless debugging is on. */
    final @Nullable Throwable submittedAt;

    private final boolean limited;

    /** By {@link System#nanoTime}, when it ends by itself; only if it is limited. */
    private final long deadline;

    /** The worker goes on, or is about to. Written by its thread, read by any. */
    private volatile boolean ended;

    // Guarded by the monitor of Waits.

    /** The pools of all the calls that are waited for; null while that is not known, or some other end is possible. */
    private @Nullable Set<Crew> on;

    /** Some of those calls have not begun. */
    private boolean hasQueued;

    /** When it was last published, and when it was begun, by the count of {@link Waits}. */
    long published;

    long begun;

    /** Its source watches it. */
    boolean watched;

    /** It is about to be failed. */
    boolean doomed;

    /** The crews that have a spare worker on account of this, once for each. */
    final List<Crew> lenders = new ArrayList<>(0);

    /**
     * A wait of this thread's, for what its {@link #source} publishes.
     *
     * @param nanos how long it lasts at most; null if it may last for ever
     */
    protected Wait(CrewMember member, @Nullable Long nanos) {
        this(member, nanos, null, false);
    }

    /** The same, for what is known and does not change; see {@link Waits#publish}. */
    protected Wait(CrewMember member, @Nullable Long nanos, @Nullable Set<Crew> on, boolean someAreQueued) {
        this.on = on;
        this.hasQueued = someAreQueued;
        this.crew = member.crew();
        this.submittedAt = member.submittedAt();
        this.limited = nanos != null;
        // From now to half the range, for by then nobody compares any more, and a difference must not overflow.
        this.deadline = nanos == null ? 0 : System.nanoTime() + Math.max(0, Math.min(nanos, Long.MAX_VALUE / 2));
    }

    /** Whether what is waited for is there, though the worker may not know it yet. Any thread. */
    protected abstract boolean isFulfilled();

    /** Who publishes what it is for; null if it was made with that. */
    protected abstract @Nullable Source source();

    /**
     * Fails the calls that it is for, those that have begun as well. Any thread; may do so later, and on another.
     *
     * @param lock says what to fail them with, to be asked on the thread on which they are failed
     */
    protected abstract void fail(Knot lock);

    /** Where the calls were submitted that it is for, as far as is known, for the exception. As {@link #fail} has it. */
    protected abstract List<Throwable> callsSubmittedAt();

    /** What it fails with. */
    protected final DeadlockException failure(Knot lock) {
        return new DeadlockException(KnotText.of(lock, this));
    }

    /** The worker goes on, or is about to. Any thread. */
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

    final boolean hasQueued() {
        return hasQueued;
    }

    final void isFor(@Nullable Set<Crew> crews, boolean someAreQueued) {
        on = crews;
        hasQueued = someAreQueued;
    }

    @Nullable
    Set<Crew> on() {
        return on;
    }

    /** Whether it will not end before one of {@code crews} goes on, as far as is known. */
    final boolean isStuckWithin(Set<Crew> crews) {
        return on != null && crews.containsAll(on) && !doomed && !isEnding();
    }

    private boolean isEnding() {
        return ended || isFulfilled() || thread.isInterrupted() || (limited && nanosLeft(System.nanoTime()) <= 0);
    }
}
