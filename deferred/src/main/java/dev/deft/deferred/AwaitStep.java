package dev.deft.deferred;

import dev.deft.deferred.internal.Awaiter;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The step by which a coroutine waits, in one chain after the other. It runs the coroutine, and on its end hands the
 * {@link ChainRunner} the coroutine's own chain: so coroutines that wait for each other go on on a flat stack, be they a million.
 *
 * <pre>
 *              begin                     the piece awaits                  the result is there
 *     (new) -----------&gt; runs a piece -------------------&gt; set aside, in ------------------------&gt; runs a piece
 *                             |                            the chain of {@link #awaited}
 *                             | the body has ended
 *                             v
 *                   fires {@link #own}, and is let go
 * </pre>
 *
 * <p>Where the stack has no room for a piece, the step stays in its chain, which stands still, and is {@linkplain #postponed postponed}: to
 * a turn of the reactor's, whose stack is flat.
 *
 * <p>A chain that is cancelled and has not fired cancels what it waits for; {@link Cancelling} finds that by way of
 * this. Twisted's {@code _inlineCallbacks} does the same with a callback, a loop and a fresh Deferred for each cancellation.
 */
final class AwaitStep extends Step.Transfer implements Awaiter {

    final Deferred<?> own;

    private final Body body;

    /** The chain that it waits for, or will when the piece that runs has returned; null while it runs, and when it has ended. */
    private @Nullable Deferred<?> awaited;

    /** The result that was awaited, a bare value or {@link Failed}; when it has ended, its own. */
    private @Nullable Object outcome;

    /** The failure that was thrown at the last await: the body may pass it on. */
    private @Nullable Failed thrown;

    /** Set if it was cancelled while a piece ran, or when what it awaits had fired, and it has not awaited since. */
    private boolean cancelled;

    /** Set while the thread has this among its postponed; a field, and so the next, for they are written where nothing can be called. */
    boolean postponed;

    /** The one that was postponed before this. */
    @Nullable
    Awaiter postponedBefore;

    AwaitStep(Deferred<?> own, Body body) {
        this.own = own;
        this.body = body;
    }

    @Override
    public @Nullable Deferred<?> awaited() {
        return awaited;
    }

    void makeRoom() {
        body.makeRoom();
    }

    /** Has the next await throw; for a coroutine that runs, or that goes on with a result which is on its way. */
    void cancel() {
        cancelled = true;
    }

    @Override
    public void begin() {
        makeRoom();
        goOn();
    }

    private void goOn() {
        if (runPiece()) {
            ChainRunner.run(own);
        }
    }

    /** Runs a piece, and returns whether {@link #own} has its result and is to run. */
    private boolean runPiece() {
        try {
            body.runPiece();
        } catch (Throwable noSwitch) { // Errors too: there was no room, or no thread, to run it
            awaited = null;
            outcome = new Failed(noSwitch);
        }
        Chain next = awaited;
        if (next != null) {
            next.awaitedBy(this);
            return false;
        }
        Object last = outcome;
        outcome = null;
        try {
            return own.settle(last);
        } catch (AlreadyCalledException firedByHand) {
            DeferredLog.error(firedByHand, "The coroutine of {} could not fire it", Descriptions.name(own));
            return false;
        }
    }

    /** Has the chain go on that has stood still for this. */
    void goOnPostponed() {
        postponed = false;
        Chain from = awaited;
        if (from != null && from.isReady()) { // and was not given up
            ChainRunner.run(from);
        }
    }

    @Override
    @Nullable
    Chain transfer(Chain from) {
        awaited = null;
        outcome = from.giveResult();
        from.enterStep();
        try {
            return runPiece() ? own : null;
        } finally {
            from.leaveStep();
        }
    }

    @Override
    public boolean take(Deferred<?> wanted) {
        wanted.confinement.check(wanted, name());
        if (own.wouldWaitForItself(wanted)) {
            throw new IllegalStateException("the coroutine of " + own + " awaited "
                    + (wanted == own ? "that same Deferred" : wanted + ", which waits for it")
                    + ", so it would wait for itself for ever; await another Deferred");
        }
        thrown = null;
        if (cancelled) {
            cancelled = false;
            Cancelling.cancel(wanted); // or it would go on, and nobody wait for it
            throw new CancellationException(
                    "the coroutine of " + own + " was cancelled before it awaited " + Descriptions.name(wanted));
        }
        if (!wanted.isReady() || wanted.hasSteps()) {
            return false;
        }
        outcome = wanted.giveResult();
        wanted.rest();
        return true;
    }

    @Override
    public void await(Deferred<?> wanted) {
        awaited = wanted;
    }

    @Override
    public void awaitNothing() {
        awaited = null;
    }

    @Override
    public boolean isAwaiting() {
        return awaited != null;
    }

    @Override
    public @Nullable Throwable failure() {
        if (!(outcome instanceof Failed failed)) {
            return null;
        }
        outcome = null;
        thrown = failed;
        return failed.cause;
    }

    @Override
    public @Nullable Object value() {
        Object value = outcome;
        outcome = null;
        return value;
    }

    @Override
    public void end(@Nullable Object value) {
        outcome = value;
    }

    @Override
    public void fail(Throwable failure) {
        outcome = Failed.of(failure, thrown);
    }

    @Override
    public void giveUp(Throwable reason) {
        Chain left = awaited;
        if (left != null) {
            makeRoom();
            left.remove(this);
            awaited = null;
            outcome = new Failed(reason);
            goOn();
            own.keepInterruptFromTheNext();
        }
    }

    @Override
    String name() {
        return "await";
    }
}
