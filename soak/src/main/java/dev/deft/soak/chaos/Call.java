package dev.deft.soak.chaos;

import dev.deft.reactor.ReactorStoppedException;
import dev.deft.threadpool.DeadlockException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/** One call, which returns itself, so that an answer shows whose it is; and what became of it. */
final class Call implements Callable<Object> {

    private static final AtomicIntegerFieldUpdater<Call> ANSWERS =
            AtomicIntegerFieldUpdater.newUpdater(Call.class, "answers");

    private final long number;
    private final Deed deed;
    private final Treatment treatment;
    private final Lane lane;
    private final @Nullable Host host;
    private final Submitter submitter;
    private final Books books;

    /** What it throws, or its callbacks do; made beforehand, so that it can be told from another's. */
    private final @Nullable Throwable failure;

    /** Written by the worker that runs it; another that runs it again got it over the same queue, and sees it. */
    private boolean ran;

    /** Any thread, by {@link #ANSWERS}. */
    private volatile int answers;

    /** Written by the first answer, and read by a second for its complaint. */
    private volatile @Nullable Outcome outcome;

    Call(
            long number,
            Deed deed,
            Treatment treatment,
            Lane lane,
            @Nullable Host host,
            Submitter submitter,
            Books books) {
        this.number = number;
        this.deed = deed;
        this.treatment = treatment;
        this.lane = lane;
        this.host = host;
        this.submitter = submitter;
        this.books = books;
        this.failure = failureOf(deed, treatment);
        books.submit();
    }

    private static @Nullable Throwable failureOf(Deed deed, Treatment treatment) {
        Throwable own = deed.newFailure();
        return own == null && treatment.throwsItself() ? new OnPurpose.Thrown() : own;
    }

    @Override
    public Object call() throws Exception {
        if (ran) {
            books.complaints().add(this + " was run twice");
        }
        ran = true;
        if (mustNotBeInterrupted() && Thread.currentThread().isInterrupted() && !lane.isStopping()) {
            books.complaints()
                    .add(this + " found its thread interrupted, which no stop and nothing of its own has done");
        }
        return deed == Deed.RETURN ? this : perform();
    }

    /** A future that is cancelled may interrupt its own call before that has begun. */
    private boolean mustNotBeInterrupted() {
        return lane.clearsInterrupts() && treatment != Treatment.CANCEL && !isOnItsMakersThread();
    }

    /** A reactor that never runs makes the calls that it accepted on the thread that closes it. */
    private boolean isOnItsMakersThread() {
        return lane.type() == Lane.Type.REACTOR && host != null && !host.plan().runs();
    }

    private Object perform() throws Exception {
        String heritage = lane.hasDeftsThreads() && !isOnItsMakersThread() ? Heritage.found() : null;
        if (heritage != null && lane.firstFound()) {
            books.complaints()
                    .add(this + " found that its thread had inherited " + heritage + " from whoever made that");
        }
        try {
            return deed.perform(this);
        } catch (Throwable thrown) {
            throw asItIs(thrown);
        }
    }

    /** A Throwable that is neither an Exception nor an Error is thrown as it is, too. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    static <X extends Throwable> X asItIs(Throwable failure) throws X {
        throw (X) failure;
    }

    Deed deed() {
        return deed;
    }

    Treatment treatment() {
        return treatment;
    }

    Lane lane() {
        return lane;
    }

    Host host() {
        return Objects.requireNonNull(host, "only a reactor's call is sent where it needs one");
    }

    /** What is thrown on purpose. */
    Throwable failure() {
        return Objects.requireNonNull(failure, "this call throws nothing");
    }

    /** As {@link #failure}, for callbacks, which may throw no more than an exception. */
    Exception thrown() {
        return asItIs(failure());
    }

    boolean isAnswered() {
        return answers > 0;
    }

    /** What became of it; null as long as it has no answer. */
    @Nullable
    Outcome outcome() {
        return outcome;
    }

    /** It was answered with a value. */
    void returned(@Nullable Object value) {
        if (value == this && ran) {
            answer(Outcome.SUCCEEDED, value);
        } else {
            answer(null, value);
        }
    }

    /** It was answered with a failure. */
    void failed(Throwable cause) {
        if (answer(outcomeOf(cause), cause)) {
            lane.discards().note(treatment, cause);
        }
    }

    /** It was accepted, and then left out by a stop. */
    void discarded() {
        answer(lane.isStopping() ? Outcome.POOL_STOPPED : Outcome.NO_THREAD, "nothing: it was discarded");
    }

    /** False if it is not the first answer. */
    private boolean answer(@Nullable Outcome became, @Nullable Object with) {
        if (ANSWERS.getAndIncrement(this) > 0) {
            books.firedTwice(this + " was answered twice: it had been answered before (" + outcome
                    + "), and then was with " + with);
            return false;
        }
        if (became == null) {
            books.complaints().add(this + " was answered wrongly, with " + with);
            became = Outcome.WRONG;
        }
        outcome = became;
        books.count(became);
        submitter.answered(this);
        return true;
    }

    /** Null if this call must not fail so. */
    private @Nullable Outcome outcomeOf(Throwable cause) {
        if (cause == failure) {
            return deed.outcome() == Outcome.SUCCEEDED ? Outcome.EXCEPTION : deed.outcome();
        }
        if (deed.mayFailWith(cause)) {
            return deed.outcome();
        }
        if (cause instanceof OnPurpose.Refusal) {
            return lane.isExecutor() ? Outcome.EXECUTOR : null;
        }
        if (cause instanceof ReactorStoppedException) {
            return host != null && host.isStopping() ? Outcome.REACTOR_STOPPED : null;
        }
        if (cause instanceof CancellationException) {
            return cancellation();
        }
        if (cause instanceof TimeoutException) {
            return treatment == Treatment.TIME_OUT ? Outcome.TIMED_OUT : null;
        }
        if (cause instanceof InterruptedException) {
            return treatment == Treatment.INTERRUPT_CALLER || lane.isStopping() ? Outcome.INTERRUPTED : null;
        }
        if (cause instanceof DeadlockException) {
            return deed == Deed.CALL_ITS_OWN_POOL ? Outcome.LOCKED : null;
        }
        if (cause instanceof RejectedExecutionException refusal) {
            return host != null && host.isStopping() ? Outcome.REFUSED : lane.refusal(refusal);
        }
        return null;
    }

    private @Nullable Outcome cancellation() {
        if (treatment.cancels()) {
            return Outcome.CANCELLED;
        }
        if (lane.isStopping()) {
            return Outcome.POOL_STOPPED;
        }
        return lane.plan().threads() == ThreadFault.NONE ? null : Outcome.NO_THREAD;
    }

    @Override
    public String toString() {
        return "call " + number + " (" + deed + " on " + lane + ", submitted by " + submitter + ", which means to "
                + treatment + ")";
    }
}
