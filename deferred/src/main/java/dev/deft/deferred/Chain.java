package dev.deft.deferred;

import dev.deft.deferred.internal.NestingConfinement;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link Deferred} without its types: a result, the steps that wait for it, and how far it is.
 *
 * <p>Everything here belongs to the thread that the Deferred is confined to; nothing is locked, volatile or atomic. The
 * public methods of {@link Deferred} check the thread and then come here.
 */
abstract class Chain {

    /*
     * The state, moved by the confined thread only. CALLED, once set, stays; the others come and go on top of it.
     *
     *                    callback, errback, cancel              ChainRunner takes a step
     *      (unfired) -----------------------------> CALLED -----------------------------> CALLED + RUNNING
     *                                                 ^ ^                                     |   |
     *                                                 | +------ the step left a result -------+   |
     *                                                 |                                           |
     *                         the inner chain gives   |                    the step left a chain  |
     *                         its result (Continue)   |                    that has none yet      |
     *                                                 +------------- CALLED + WAITING <-----------+
     *
     * In any state pause() adds PAUSE and unpause() takes it away. Steps run only in plain CALLED, see isReady().
     */
    private static final int CALLED = 1;
    /** Set while a step's code is on the stack: a step that is added now waits its turn. */
    private static final int RUNNING = 1 << 1;
    /** Set while {@link #result} is the inner chain whose result this one waits for. */
    private static final int WAITING = 1 << 2;
    /** Set while the canceller is on the stack, or a gathering is being cancelled: to cancel again does nothing. */
    private static final int CANCELLING = 1 << 3;
    /** Set once it was cancelled without a canceller, so that nobody was told: the one firing that still comes is let pass. */
    private static final int SWALLOW = 1 << 4;
    /** Set once another chain waits for this one. */
    private static final int AWAITED = 1 << 5;
    /** The unit in which pauses are counted, in the bits from here up. */
    private static final int PAUSE = 1 << 6;

    private static final int ANY_PAUSE = -PAUSE;

    /** Each of them keeps steps from running. */
    private static final int NOT_READY = RUNNING | WAITING | ANY_PAUSE;

    /** The logger of {@link DeferredLog}; here, so that logging is set up with the first Deferred and not amid a failure. */
    static final Logger LOG = LoggerFactory.getLogger(Deferred.class);

    final Confinement confinement;

    /** A bare value, {@link Failed}, or while WAITING the inner chain. */
    @Nullable
    Object result;

    private int state;

    /** The number of steps taken; for messages only, so it may wrap. */
    private int stepsTaken;

    private @Nullable Step first;

    /** The last of the list that starts at {@link #first}; null when that is. */
    private @Nullable Step last;

    /**
     * A {@link Canceller}, a {@link Gathering}, or the {@linkplain TransferSteps.Detachable step} that is to fire this; let go when
     * the chain fires or is cancelled, whichever is first. Or the {@link AwaitStep} of the coroutine that is to fire this; let go
     * when the chain fires.
     */
    private @Nullable Object canceller;

    /** The registration of a failure that is at rest here and that no other chain answers for; null where there is none. */
    private UnhandledFailures.@Nullable Registration unhandled;

    private final @Nullable DebugInfo debugInfo = DebugInfo.ifDebugging();

    Chain(Confinement confinement, @Nullable Canceller<?> canceller) {
        this.confinement = confinement;
        this.canceller = canceller;
    }

    /** Has all that {@code gathering} gathers cancelled with this. */
    final void gatheredBy(Gathering<?> gathering) {
        canceller = gathering;
    }

    /** Returns the gathering that fires this; null if there is none, or this has fired or is being cancelled. */
    final @Nullable Gathering<?> gathering() {
        return canceller instanceof Gathering<?> gathering ? gathering : null;
    }

    /** Has the coroutine of {@code step}, which is to fire this, or what it waits for, cancelled with this. */
    final void firedBy(AwaitStep step) {
        canceller = step;
    }

    /** Returns whether a gathering or a coroutine is to fire this, and what cancels this reaches that. */
    final boolean isFiredByOthers() {
        return canceller instanceof Gathering<?> || canceller instanceof AwaitStep;
    }

    /** Has {@code step}, which is to fire this, detached when this is cancelled; returns the canceller that it displaces. */
    final @Nullable Object detachWhenCancelled(TransferSteps.Detachable step) {
        Object displaced = canceller;
        canceller = step;
        return displaced;
    }

    /** Returns whether {@code method} may be called on this thread. */
    final boolean isOfThisThread(String method) {
        try {
            confinement.check(this, method);
            return true;
        } catch (RuntimeException refused) {
            return false;
        }
    }

    /** Returns a text for what made this Deferred, or null. */
    abstract @Nullable String origin();

    // ---- Firing

    /**
     * Gives this chain its first result and runs nothing yet.
     *
     * @return false if it was cancelled before, and this is the firing that is let pass
     */
    final boolean settle(@Nullable Object outcome) {
        if (!is(CALLED)) {
            state |= CALLED;
            result = outcome;
            Object told = canceller;
            if (told != null) {
                canceller = null;
                if (told instanceof Gathering<?> gathering) {
                    gathering.decided();
                }
            }
            if (debugInfo != null) {
                debugInfo.fired();
            }
            return true;
        }
        if (is(SWALLOW)) {
            state &= ~SWALLOW;
            if (outcome instanceof Failed failed) {
                DeferredLog.debug(failed.cause, "{} was cancelled, and then failed", this);
            }
            return false;
        }
        throw alreadyCalled();
    }

    final void fire(@Nullable Object outcome) {
        try {
            if (settle(outcome)) {
                ChainRunner.run(this);
            }
        } catch (StackOverflowError tooDeep) { // calls nothing, for which there may be no room
            if (first instanceof AwaitStep next && !next.postponed && (state & (CALLED | NOT_READY)) == CALLED) {
                NestingConfinement thread = (NestingConfinement) next.own.confinement;
                next.postponedBefore = thread.postponed;
                next.postponed = true;
                thread.postponed = next;
            } else if (first instanceof ReleaseStep next && !next.counted && (state & (CALLED | NOT_READY)) == CALLED) {
                next.counted = true;
                next.permits.free++;
            }
            throw tooDeep;
        }
    }

    private AlreadyCalledException alreadyCalled() {
        if (debugInfo == null) {
            return new AlreadyCalledException(this + " has fired already, and fires only once; to see where it fired "
                    + "first, set the system property dev.deft.debug or call Deferred.setDebugging(true)");
        }
        return new AlreadyCalledException(
                this + " has fired already, and fires only once; the cause is where it fired first", debugInfo.firedAt);
    }

    final boolean isSettled() {
        return is(CALLED);
    }

    // ---- Steps

    /** Adds a step; where the chain is at rest, runs it before returning. */
    final void append(Step step) {
        link(step);
        if (isReady()) {
            ChainRunner.run(this);
        }
    }

    /** Adds a step, as {@link #append(Step)} does, that may be taken out. */
    final void append(Step.Transfer step) {
        state |= AWAITED;
        step.previous = last;
        append((Step) step);
    }

    /** Takes out {@code step}, whose turn has not come. */
    final void remove(Step.Transfer step) {
        Step before = step.previous;
        Step after = step.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            follows(after, before);
        }
        step.previous = null;
        step.next = null;
        keepOneIfVoid(before, after);
    }

    /** Takes out {@code step}, which has become void, or the one beside it, so that no two such are in a row. */
    final void becameVoid(Step.Transfer step) {
        keepOneIfVoid(step.previous, step);
        keepOneIfVoid(step, step.next); // nothing, where it has been taken out
    }

    private void keepOneIfVoid(@Nullable Step before, @Nullable Step after) {
        if (before instanceof Step.Transfer first
                && after instanceof Step.Transfer second
                && first.isVoid()
                && second.isVoid()) {
            remove(first.makesNeedless(second) ? second : first);
        }
    }

    private static void follows(Step step, @Nullable Step before) {
        if (step instanceof Step.Transfer transfer) {
            transfer.previous = before;
        }
    }

    private void link(Step step) {
        if (last == null) {
            first = step;
        } else {
            last.next = step;
        }
        last = step;
    }

    /**
     * Takes the next step out; null where there is none that can run now. A coroutine for which the stack has no room stays, and goes on in a
     * turn of its own.
     */
    final @Nullable Step takeStep() {
        Step step = first;
        if (step == null) {
            return null;
        }
        if (step instanceof AwaitStep next) {
            if (next.postponed) {
                return null;
            }
            try {
                next.makeRoom();
            } catch (StackOverflowError tooDeep) { // calls nothing, as in fire
                NestingConfinement thread = (NestingConfinement) next.own.confinement;
                next.postponedBefore = thread.postponed;
                next.postponed = true;
                thread.postponed = next;
                return null;
            }
        } else if (step instanceof ReleaseStep next && !next.counted) {
            try {
                StackRoom.toFire();
            } catch (StackOverflowError tooDeep) { // calls nothing, as in fire
                next.counted = true;
                next.permits.free++;
            }
        }
        first = step.next;
        step.next = null; // or a step that somebody still holds would hold all that came after it
        if (first == null) {
            last = null;
        } else {
            follows(first, null);
        }
        stepsTaken++;
        return step;
    }

    final @Nullable Step firstStep() {
        return first;
    }

    final @Nullable Step lastStep() {
        return last;
    }

    final boolean hasSteps() {
        return first != null;
    }

    /** Returns whether steps may run: it has fired, runs none, waits for no other chain and is not paused. */
    final boolean isReady() {
        return (state & (CALLED | NOT_READY)) == CALLED;
    }

    final void enterStep() {
        state |= RUNNING;
    }

    final void leaveStep() {
        state &= ~RUNNING;
        keepInterruptFromTheNext();
    }

    /** Lets the confinement clear an interrupt that the user's code has left: whatever is called next is another's. */
    final void keepInterruptFromTheNext() {
        if (Thread.currentThread().isInterrupted()) {
            confinement.endedInterrupted(this);
        }
    }

    final boolean isRunning() {
        return is(RUNNING);
    }

    /** Returns the number, from 1, of the step that runs. */
    final int stepNumber() {
        return stepsTaken;
    }

    /** Takes what a step answered: a result, or a chain whose result this one takes, now or when it has one. */
    final void adopt(@Nullable Object outcome) {
        if (!(outcome instanceof Chain inner)) {
            result = outcome;
            return;
        }
        if (inner.isReady() && !inner.hasSteps()) {
            result = inner.giveResult();
            inner.rest();
            return;
        }
        state |= WAITING;
        result = inner;
        inner.awaitedBy(new TransferSteps.Continue(this));
    }

    /** Adds the step of one that waits for this. Linked and not run: if this could go on, then the runner that has set it aside will come back to it. */
    final void awaitedBy(Step.Transfer step) {
        state |= AWAITED;
        step.previous = last;
        link(step);
    }

    /**
     * Returns whether this chain, if it waited for {@code inner}, would wait for itself. Walks only where that can be, and then
     * as far as {@code inner} waits: a short cut would have to be undone whenever a chain on it goes on.
     */
    final boolean wouldWaitForItself(Chain inner) {
        return inner == this || (is(AWAITED) && WaitSearch.finds(this, inner));
    }

    /** Returns the chain that this fork waits for; null if it is none, or has its result. */
    final @Nullable Chain forkedFrom() {
        return canceller instanceof TransferSteps.ToFork fork ? fork.from() : null;
    }

    /** Returns the chain that this one, or the coroutine that is to fire it, waits for; null where there is none. */
    final @Nullable Chain awaited() {
        if (result instanceof Chain inner) {
            return inner;
        }
        AwaitStep coroutine = coroutine();
        return coroutine == null ? null : coroutine.awaited();
    }

    /** Returns the wait of the coroutine that is to fire this; null if there is none. */
    final @Nullable AwaitStep coroutine() {
        return canceller instanceof AwaitStep coroutine ? coroutine : null;
    }

    /** Ends the wait that {@link #adopt} began. */
    final void resume(@Nullable Object outcome) {
        state &= ~WAITING;
        result = outcome;
    }

    /** Gives the result away: it is taken, not copied, so that only one chain answers for a failure. */
    final @Nullable Object giveResult() {
        Object given = Failed.givenBy(this);
        result = null;
        return given;
    }

    /**
     * Stops for now, having fired and running no step: settles whether a failure is to be reported should the chain never go on.
     * That of a paused chain is, too: if it becomes garbage, nobody will handle what it holds.
     */
    final void rest() {
        Failed left = result instanceof Failed failed && failed.mustBeReported() ? failed : null;
        if (unhandled != null && unhandled.failed() != left) {
            unhandled.clear();
            unhandled = null;
        }
        if (unhandled == null && left != null) {
            unhandled = UnhandledFailures.register(this, left);
        }
    }

    final UnhandledFailures.@Nullable Registration unhandled() {
        return unhandled;
    }

    // ---- Pausing and cancelling

    final int pauses() {
        return state >>> Integer.numberOfTrailingZeros(PAUSE);
    }

    final void addPause() {
        state += PAUSE;
    }

    final void removePause() {
        if (pauses() == 0) {
            throw new IllegalStateException(this + " is not paused; each unpause() takes back one pause()");
        }
        state -= PAUSE;
        if (isReady()) {
            ChainRunner.run(this);
        }
    }

    /**
     * Cancels this chain, unless it has fired or is being cancelled.
     *
     * @return the gathering that has to be cancelled before {@link #finishCancelling}; null if all is done
     */
    final @Nullable Gathering<?> startCancelling() {
        confinement.check(this, "cancel");
        if (is(CALLED) || is(CANCELLING)) {
            return null;
        }
        if (canceller instanceof AwaitStep running) { // or the way to the innermost would have passed this by
            running.cancel();
            return null;
        }
        Object told = canceller;
        canceller = null;
        while (told instanceof TransferSteps.Detachable step) {
            told = step.detach();
        }
        state |= told == null ? SWALLOW : CANCELLING;
        if (told instanceof Gathering<?> gathering) {
            return gathering;
        }
        if (told != null) {
            call((Canceller<?>) told);
        }
        finishCancelling();
        return null;
    }

    /** Fires this chain, unless the canceller or the gathering has done so. */
    final void finishCancelling() {
        state &= ~CANCELLING;
        if (!is(CALLED)) {
            fire(new Failed(new CancellationException(Descriptions.name(this) + fromOrigin() + " was cancelled")));
        }
    }

    private void call(Canceller<?> toCall) {
        try {
            callAlone(toCall);
        } catch (Throwable thrown) { // Errors too: cancel() promises not to throw
            DeferredLog.error(thrown, "The canceller of {} threw; the Deferred is cancelled all the same", this);
        }
    }

    @SuppressWarnings("unchecked") // Deferred's constructor takes a canceller of its own type
    private void callAlone(Canceller<?> toCall) throws Exception {
        try {
            ((Canceller<Object>) toCall).cancel((Deferred<Object>) this);
        } finally {
            keepInterruptFromTheNext();
        }
    }

    private boolean is(int flag) {
        return (state & flag) != 0;
    }

    // ---- For messages

    /** Returns the origin for a message, with a blank before it; an empty text where there is none. */
    final String fromOrigin() {
        return Descriptions.from(Descriptions.origin(this));
    }

    /** Returns the place where this was made, for a report; null unless debugging was on. */
    final @Nullable Throwable madeAt() {
        return debugInfo == null ? null : debugInfo.madeAt;
    }
}
