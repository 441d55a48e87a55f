package dev.deft.soak.chaos;

import dev.deft.reactor.ReactorStoppedException;
import dev.deft.soak.InjectedFailures;
import dev.deft.threadpool.Cancellation;
import dev.deft.threadpool.DeadlockException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/** A call and its outcome. It returns itself, so that an answer shows whose it is. */
final class ChaosCall implements Callable<Object> {

    private static final AtomicIntegerFieldUpdater<ChaosCall> ANSWERS =
            AtomicIntegerFieldUpdater.newUpdater(ChaosCall.class, "answers");

    private final long number;
    private final CallAction action;
    private final CallerAction callerAction;
    private final CallTarget target;
    private final @Nullable ReactorUnderTest tested;
    private final Submitter submitter;
    private final ChaosTally tally;

    /** The failure that it throws, or its callbacks do; made beforehand, so that it can be told from another's. */
    private final @Nullable Throwable failure;

    /** Written by the worker that runs it; another that runs it again got it over the same queue, and sees it. */
    private boolean ran;

    /** Counted up by any thread, by {@link #ANSWERS}. */
    private volatile int answers;

    /** Written by the first answer, and read by a second for its violation. */
    private volatile @Nullable Outcome outcome;

    ChaosCall(
            long number,
            CallAction action,
            CallerAction callerAction,
            CallTarget target,
            @Nullable ReactorUnderTest tested,
            Submitter submitter,
            ChaosTally tally) {
        this.number = number;
        this.action = action;
        this.callerAction = callerAction;
        this.target = target;
        this.tested = tested;
        this.submitter = submitter;
        this.tally = tally;
        this.failure = failureOf(action, callerAction);
        tally.submit();
    }

    private static @Nullable Throwable failureOf(CallAction action, CallerAction callerAction) {
        Throwable own = action.newFailure();
        return own == null && callerAction.throwsItself() ? new InjectedFailures.InjectedException() : own;
    }

    @Override
    public Object call() throws Exception {
        if (ran) {
            tally.violations().add(this + " was run twice");
        }
        ran = true;
        if (wasCancelledOnItsReactor() && !Cancellation.current().isRequested()) {
            tally.violations().add(this + " was made, and knows nothing of it, though it had been cancelled");
        }
        if (mustNotBeInterrupted() && Thread.currentThread().isInterrupted() && !target.isStopping()) {
            tally.violations()
                    .add(this + " found its thread interrupted, which no stop and nothing of its own has done");
        }
        if (isSentToPool()) {
            mustBeCurrent("");
        }
        Cancellation cancellation = action == CallAction.RETURN ? null : Cancellation.current();
        int atOnce = target.callBegins();
        try {
            if (atOnce > target.mostAtOnce() && target.firstToExceed()) {
                tally.violations()
                        .add(this + " is one of " + atOnce + " that run at once, and its target has up to "
                                + target.mostAtOnce() + " workers");
            }
            return action == CallAction.RETURN ? this : perform();
        } finally {
            target.callEnds();
            if (cancellation != null && cancellation.isRequested() && !mayBeToEnd()) {
                tally.violations().add(this + " was asked to end, which nobody meant");
            }
        }
    }

    /** Returns whether somebody may have asked it to end. */
    private boolean mayBeToEnd() {
        return callerAction.cancels()
                || callerAction == CallerAction.TIME_OUT
                || callerAction == CallerAction.INTERRUPT_CALLER
                || target.isStopping()
                || (tested != null && tested.isStopping());
    }

    /**
     * Returns whether its Deferred was cancelled: then it is not begun any more, or, if it was just being begun, sees that. The future that
     * another thread cancels is cancelled before its Deferred, which only the reactor's thread can do.
     */
    private boolean wasCancelledOnItsReactor() {
        return outcome == Outcome.CANCELLED && isSentToPool();
    }

    /** Returns false where a future that is cancelled may interrupt its own call before that has begun. */
    private boolean mustNotBeInterrupted() {
        return target.clearsInterrupts() && callerAction != CallerAction.CANCEL && !isOnItsMakersThread();
    }

    /** Returns true where a reactor never runs, which makes the calls that it accepted on the thread that closes it. */
    private boolean isOnItsMakersThread() {
        return target.kind() == CallTarget.TargetKind.REACTOR
                && tested != null
                && !tested.plan().runs();
    }

    /** Returns whether its reactor carries a context along with it. */
    boolean takesContextAlong() {
        return isSentToPool() && tested != null && tested.carries();
    }

    private boolean isSentToPool() {
        return tested != null
                && !(submitter instanceof ExternalThread)
                && (target.kind() == CallTarget.TargetKind.POOL || target.kind() == CallTarget.TargetKind.OWN_POOL);
    }

    /** Adds a violation unless this thread works for this call where a context is carried, and for none where none is. */
    void mustBeCurrent(String where) {
        ChaosCall current = CarriedCall.current();
        if (current != (takesContextAlong() ? this : null)) {
            tally.violations().add(where + this + " found that its thread works for " + current);
        }
    }

    private Object perform() throws Exception {
        String trait = target.hasDeftsThreads() && !isOnItsMakersThread()
                ? InheritedTraits.found(target.plan().virtual())
                : null;
        if (trait != null && target.firstToInherit()) {
            tally.violations().add(this + " found that its thread had inherited " + trait + " from whoever made that");
        }
        try {
            return action.perform(this);
        } catch (Throwable thrown) {
            throw sneakyThrow(thrown);
        }
    }

    /** Throws {@code failure} as it is, be it an exception, an error or another Throwable. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    static <X extends Throwable> X sneakyThrow(Throwable failure) throws X {
        throw (X) failure;
    }

    long number() {
        return number;
    }

    CallAction action() {
        return action;
    }

    CallerAction callerAction() {
        return callerAction;
    }

    CallTarget target() {
        return target;
    }

    ReactorUnderTest tested() {
        return Objects.requireNonNull(tested, "only a reactor's call is sent where it needs one");
    }

    /** Returns the failure that is thrown on purpose. */
    Throwable failure() {
        return Objects.requireNonNull(failure, "this call throws nothing");
    }

    /** Throws {@link #failure}, for callbacks, which may throw no more than an exception. */
    Exception thrown() {
        return sneakyThrow(failure());
    }

    boolean isAnswered() {
        return answers > 0;
    }

    /** Returns its outcome; null as long as it has no answer. */
    @Nullable
    Outcome outcome() {
        return outcome;
    }

    /** Notes that it was answered with a value. */
    void returned(@Nullable Object value) {
        if (value == this && ran) {
            answer(Outcome.SUCCEEDED, value);
        } else {
            answer(null, value);
        }
    }

    /** Notes that it was answered with a failure. */
    void failed(Throwable cause) {
        if (answer(outcomeOf(cause), cause)) {
            target.discards().note(callerAction, cause);
        }
    }

    /** Notes its answer: a failure, unless that is null, and else a value. */
    void completed(@Nullable Object value, @Nullable Throwable cause) {
        if (cause == null) {
            returned(value);
        } else {
            failed(cause);
        }
    }

    /** Notes that it was accepted, and then left out by a stop. */
    void discarded() {
        answer(target.isStopping() ? Outcome.POOL_STOPPED : Outcome.NO_THREAD, "nothing: it was discarded");
    }

    /** Returns false if it is not the first answer. */
    private boolean answer(@Nullable Outcome became, @Nullable Object with) {
        if (ANSWERS.getAndIncrement(this) > 0) {
            tally.firedTwice(this + " was answered twice: it had been answered before (" + outcome
                    + "), and then was with " + with);
            return false;
        }
        if (became == null) {
            tally.violations().add(this + " was answered wrongly, with " + with);
            became = Outcome.WRONG;
        }
        outcome = became;
        tally.count(became);
        submitter.answered(this);
        return true;
    }

    /** Returns null if this call must not fail so. */
    private @Nullable Outcome outcomeOf(Throwable cause) {
        if (cause == failure) {
            return action.outcome() == Outcome.SUCCEEDED ? Outcome.EXCEPTION : action.outcome();
        }
        if (action.mayFailWith(cause)) {
            return action.outcome();
        }
        if (cause instanceof InjectedFailures.InjectedRuntimeException) {
            return target.isExecutor() ? Outcome.EXECUTOR : null;
        }
        if (cause instanceof ReactorStoppedException) {
            return tested != null && tested.isStopping() ? Outcome.REACTOR_STOPPED : null;
        }
        if (cause instanceof CancellationException) {
            return cancellation();
        }
        if (cause instanceof TimeoutException) {
            return callerAction == CallerAction.TIME_OUT ? Outcome.TIMED_OUT : null;
        }
        if (cause instanceof InterruptedException) {
            return callerAction == CallerAction.INTERRUPT_CALLER || target.isStopping() ? Outcome.INTERRUPTED : null;
        }
        if (cause instanceof DeadlockException) {
            return action == CallAction.CALL_ITS_OWN_POOL ? Outcome.DEADLOCKED : null;
        }
        if (cause instanceof RejectedExecutionException refusal) {
            return tested != null && tested.isStopping() ? Outcome.REFUSED : target.refusal(refusal);
        }
        return null;
    }

    private @Nullable Outcome cancellation() {
        if (callerAction.cancels()) {
            return Outcome.CANCELLED;
        }
        if (target.isStopping()) {
            return Outcome.POOL_STOPPED;
        }
        return target.plan().threads() == ThreadFault.NONE ? null : Outcome.NO_THREAD;
    }

    @Override
    public String toString() {
        return "call " + number + " (" + action + " on " + target + ", submitted by " + submitter + ", which means to "
                + callerAction + ")";
    }
}
