package dev.deft.deferred;

import dev.deft.deferred.internal.DeferredAccess;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A result that will be there later, and the chain of callbacks that wait for it.
 *
 * <p><b>In short:</b> the code that makes a Deferred fires it once, with {@link #callback} or {@link #errback}. The code that
 * gets one adds callbacks to it. Each takes the result of the one before and leaves its own; what it throws travels on as a
 * failure, until an errback handles it.
 *
 * <pre>{@code
 * reactor.deferToThread(() -> Files.readString(file))     // Deferred<String>
 *         .addCallback(text -> text.lines().count())      // Deferred<Long>
 *         .addErrback(NoSuchFileException.class, e -> 0L) // no file has no lines; other failures pass
 *         .onSuccess(lines -> show(lines))
 *         .addErrback(e -> complain(e));
 * }</pre>
 *
 * <pre>
 *              value                     failure
 *                |                          |
 *        .---------------.                  |         addCallback        sees values, failures pass it by
 *        |   callback    |---- throws ----. |
 *        '---------------'                | |
 *                |                        v v
 *                |                  .-------------.
 *                |    .-- returns --|   errback   |   addErrback         sees failures, values pass it by
 *                |    |             '-------------'
 *                v    v                    | throws
 *        .---------------.                 v
 *        |   callback    |         .--------------.
 *        |               |         |   errback    |   addCallbacks       one of the two: the errback does not
 *        '---------------'         '--------------'                      see what the callback beside it throws
 *                |                        |
 *                v                        v
 *        .----------------------------------------.
 *        |                  both                  |   addBoth            sees either, as a Result
 *        '----------------------------------------'
 *                |                        |
 *              value                   failure        at rest: the next addCallback runs at once
 * </pre>
 *
 * <p><b>One chain, many types.</b> There is one chain and one result, which each step replaces. So {@code addCallback}
 * returns this same object under the type that its result has after that step. Use the handle that was returned last.
 * An older one has a stale type; where that goes wrong, the chain fails with a {@link ClassCastException} that says so.
 * For two chains with the same result, use {@link #fork}.
 *
 * <p><b>Waiting for another Deferred.</b> A Deferred is never a value. A callback that returns one is added with
 * {@link #addCallbackDeferring}, {@link #addErrbackDeferring(Callback)} or {@link #addBothDeferring}; the chain then waits
 * for it and <i>takes</i> its result, after which the other holds null.
 *
 * <p><b>Warranty.</b>
 *
 * <ol>
 *   <li>It fires once. Firing it again throws {@link AlreadyCalledException}.
 *   <li>Callbacks run in the order in which they were added, one at a time. One that is added while another of the same
 *       chain runs comes after it and those already there. One that is added to a chain at rest has run when
 *       {@code addCallback} returns.
 *   <li>All that a callback throws is caught, an {@link Error} as well, and becomes the chain's result.
 *   <li>It is confined: every method but {@link #toString} is refused on any thread but its own, which is the thread
 *       that made it or the one that its {@link Confinement} says. Callbacks run there, and nothing is locked.
 *   <li>{@link #cancel} fires it, or the Deferred that it waits for, and never throws what a canceller throws.
 *   <li>No failure gets lost: a chain that becomes garbage while it rests on a failure is reported to the log once, as
 *       an error (nobody's cancellation: at debug level). If it is not garbage by then, it is reported when the reactor that
 *       it is confined to has ended, or by a shutdown hook when the process ends. Handling it late is fine, if it comes
 *       before that.
 *   <li>Chains may be as long, and wait for each other as deeply, as memory allows; the stack stays flat. A step is let
 *       go of when it runs. Each costs the same, but for this: when a callback returns a Deferred that waits, and
 *       others have waited for the chain of that callback, then each Deferred along that wait is looked at, to refuse
 *       a chain that would wait for itself. A wait that is given up, for example by cancelling a fork, leaves nothing behind.
 * </ol>
 *
 * <p>After Twisted's {@code twisted.internet.defer.Deferred}.
 *
 * @param <T> the type of the result as it is after the steps added so far
 */
public class Deferred<T extends @Nullable Object> extends Chain {

    static {
        DeferredAccess.provide(new AwaitedDeferreds());
    }

    /** Makes an unfired one without a canceller, confined to the calling thread. */
    public Deferred() {
        this(ThreadConfinement.current(), null);
    }

    /** Makes an unfired one, confined to the calling thread; {@code canceller} is called by {@link #cancel}. */
    public Deferred(Canceller<T> canceller) {
        this(ThreadConfinement.current(), Objects.requireNonNull(canceller, "canceller"));
    }

    /** Makes an unfired one without a canceller, confined as {@code confinement} says. */
    public Deferred(Confinement confinement) {
        this(confinement, null);
    }

    /** Makes an unfired one, confined as {@code confinement} says, with a canceller unless that is null. */
    public Deferred(Confinement confinement, @Nullable Canceller<T> canceller) {
        super(Objects.requireNonNull(confinement, "confinement"), canceller);
    }

    /** Makes one that holds {@code value}, confined to the calling thread. */
    public static <T extends @Nullable Object> Deferred<T> succeed(T value) {
        Deferred<T> deferred = new Deferred<>();
        deferred.callback(value);
        return deferred;
    }

    /** Makes one that holds {@code failure}, confined to the calling thread. */
    public static <T extends @Nullable Object> Deferred<T> fail(Throwable failure) {
        Deferred<T> deferred = new Deferred<>();
        deferred.errback(failure);
        return deferred;
    }

    /**
     * Sets whether Deferreds remember where they were made and fired, which reports and errors then show. It costs a
     * stack trace for each. Off, unless the system property {@code dev.deft.debug} is {@code true}. On any thread; holds
     * for the Deferreds made from then on.
     */
    public static void setDebugging(boolean on) {
        DebugInfo.setDebugging(on);
    }

    /** Returns what {@link #setDebugging} set last. On any thread. */
    public static boolean isDebugging() {
        return DebugInfo.isDebugging();
    }

    // ---- Firing

    /**
     * Fires the chain with a value.
     *
     * @throws AlreadyCalledException if it has fired; let pass once if it was cancelled and has no canceller
     * @throws IllegalArgumentException if {@code value} is a Deferred
     */
    public final void callback(T value) {
        check("callback");
        if (value instanceof Chain) {
            throw new IllegalArgumentException(
                    "callback() of " + this + " got " + value + ", and a Deferred is never a "
                            + "value; use value.chainDeferred(this), or return it from a callback added with "
                            + "addCallbackDeferring");
        }
        fire(value);
    }

    /**
     * Fires the chain with a failure.
     *
     * @throws AlreadyCalledException if it has fired; let pass once if it was cancelled and has no canceller
     */
    public final void errback(Throwable failure) {
        check("errback");
        fire(new Failed(Objects.requireNonNull(failure, "failure")));
    }

    /**
     * Cancels it: asks that no result come but a failure, soon.
     *
     * <p>An unfired Deferred calls its canceller, if it has one. If that does not fire it, it fails with
     * {@link java.util.concurrent.CancellationException}. Without a canceller nothing is told to stop, so the one firing
     * that still comes is let pass; with one, it throws. If this chain waits for another Deferred, then only that one is
     * cancelled. Otherwise, as when it is at rest, nothing happens. What a canceller throws is logged.
     */
    public final void cancel() {
        check("cancel");
        Cancelling.cancel(this);
    }

    /** Returns whether it has fired; its callbacks may have run, or wait. */
    public final boolean isCalled() {
        check("isCalled");
        return isSettled();
    }

    /** Stops running steps until {@link #unpause} was called as often as this. The step that runs ends first. */
    public final void pause() {
        check("pause");
        addPause();
    }

    /**
     * Takes back one {@link #pause}. The last runs what has waited, if the chain has fired.
     *
     * @throws IllegalStateException if it is not paused
     */
    public final void unpause() {
        check("unpause");
        removePause();
    }

    // ---- The chain. Each of these returns this same chain, under the type that its result has then.

    /** Replaces a value by the one that {@code callback} makes of it. Failures pass it by. */
    public final <R extends @Nullable Object> Deferred<R> addCallback(Callback<? super T, ? extends R> callback) {
        return add("addCallback", new CallbackSteps.OnSuccess(nonNull(callback, "callback")));
    }

    /** Replaces a value by the result of the Deferred that {@code callback} makes of it. Failures pass it by. */
    public final <R extends @Nullable Object> Deferred<R> addCallbackDeferring(
            Callback<? super T, ? extends Deferred<? extends R>> callback) {
        return add("addCallbackDeferring", new CallbackSteps.OnSuccessDeferring(nonNull(callback, "callback")));
    }

    /** Handles a failure: replaces it by the value that {@code errback} makes of it. Values pass it by. */
    public final Deferred<T> addErrback(Callback<? super Throwable, ? extends T> errback) {
        return addErrback(Throwable.class, errback);
    }

    /** Handles a failure of one type: replaces it by the value that {@code errback} makes of it. All else passes it by. */
    public final <X extends Throwable> Deferred<T> addErrback(Class<X> type, Callback<? super X, ? extends T> errback) {
        return add("addErrback", new CallbackSteps.OnFailure(nonNull(type, "type"), nonNull(errback, "errback")));
    }

    /** Handles a failure: replaces it by the result of the Deferred that {@code errback} makes of it. */
    public final Deferred<T> addErrbackDeferring(Callback<? super Throwable, ? extends Deferred<? extends T>> errback) {
        return addErrbackDeferring(Throwable.class, errback);
    }

    /** Handles a failure of one type: replaces it by the result of the Deferred that {@code errback} makes of it. */
    public final <X extends Throwable> Deferred<T> addErrbackDeferring(
            Class<X> type, Callback<? super X, ? extends Deferred<? extends T>> errback) {
        Step step = new CallbackSteps.OnFailureDeferring(nonNull(type, "type"), nonNull(errback, "errback"));
        return add("addErrbackDeferring", step);
    }

    /** Adds one of two: {@code callback} for a value, {@code errback} for a failure, but not for one of {@code callback}. */
    public final <R extends @Nullable Object> Deferred<R> addCallbacks(
            Callback<? super T, ? extends R> callback, Callback<? super Throwable, ? extends R> errback) {
        return add(
                "addCallbacks", new CallbackSteps.OnEither(nonNull(callback, "callback"), nonNull(errback, "errback")));
    }

    /** Replaces the result, be it a value or a failure, by the value that {@code both} makes of it; handles a failure. */
    public final <R extends @Nullable Object> Deferred<R> addBoth(Callback<? super Result<T>, ? extends R> both) {
        return add("addBoth", new CallbackSteps.OnBoth(nonNull(both, "both")));
    }

    /** Replaces the result, be it a value or a failure, by that of the Deferred that {@code both} makes of it; handles a failure. */
    public final <R extends @Nullable Object> Deferred<R> addBothDeferring(
            Callback<? super Result<T>, ? extends Deferred<? extends R>> both) {
        return add("addBothDeferring", new CallbackSteps.OnBothDeferring(nonNull(both, "both")));
    }

    /** Looks at a value, and leaves it; what {@code action} throws replaces it. */
    public final Deferred<T> onSuccess(Action<? super T> action) {
        return add("onSuccess", new CallbackSteps.LookAtSuccess(nonNull(action, "action")));
    }

    /** Looks at a failure, and leaves it unhandled; what {@code action} throws replaces it, and it is reported. */
    public final Deferred<T> onFailure(Action<? super Throwable> action) {
        return add("onFailure", new CallbackSteps.LookAtFailure(nonNull(action, "action")));
    }

    /**
     * Looks at the result, and leaves it: the place for a {@code finally}. What {@code action} throws replaces it; if it is a
     * failure, it is reported.
     */
    public final Deferred<T> onBoth(Action<? super Result<T>> action) {
        return add("onBoth", new CallbackSteps.LookAtBoth(nonNull(action, "action")));
    }

    /**
     * Cancels this chain unless the steps added so far have ended within {@code timeout}.
     *
     * <p>If it is the {@link java.util.concurrent.CancellationException} that gets here, it becomes a
     * {@link java.util.concurrent.TimeoutException}; an earlier errback may have made something else of it. Steps added
     * later have all the time they like. If the scheduler ends first, as a reactor does when it stops, the chain is cancelled, too,
     * and the scheduler's reason takes the place of the {@link java.util.concurrent.TimeoutException}.
     *
     * @param timeout the time that there is, from now on
     * @param scheduler the scheduler that measures it, on the thread that this Deferred is confined to; the call is cancelled
     *     when the result gets here
     */
    public final Deferred<T> addTimeout(Duration timeout, Scheduler scheduler) {
        check("addTimeout");
        nonNull(timeout, "timeout");
        return add("addTimeout", new Timeout(this, timeout, nonNull(scheduler, "scheduler")));
    }

    /**
     * Makes a second chain, which gets the result that this one has after the steps added so far.
     *
     * <p>The two go on independently. The fork answers for the failure it gets, which is not reported here as well. To
     * cancel the fork cancels only that; its confinement is this one's.
     */
    public final Deferred<T> fork() {
        check("fork");
        Deferred<T> fork = new Deferred<>(confinement, null);
        TransferSteps.ToFork step = new TransferSteps.ToFork(this, fork);
        var unused = fork.detachWhenCancelled(step);
        append(step);
        return fork;
    }

    /**
     * Fires {@code other} with the result that this chain has after the steps added so far, and keeps null.
     *
     * <p>To cancel {@code other} does not reach this chain, which keeps null all the same. If {@code other} has fired
     * otherwise by then, or is another thread's, this chain fails with an exception that says so, for example
     * {@link AlreadyCalledException}; a failure that it held is reported.
     *
     * @throws IllegalArgumentException if {@code other} is this
     */
    public final void chainDeferred(Deferred<? super T> other) {
        check("chainDeferred");
        if (nonNull(other, "other") == this) {
            throw new IllegalArgumentException(
                    "chainDeferred(): " + this + " cannot be chained to itself; give another Deferred");
        }
        append(new TransferSteps.ToOther(this, other));
    }

    // ---- The JDK's counterpart

    /**
     * Makes a stage that gets the result this chain has after the steps added so far, as a {@link #fork} would.
     *
     * <p>This chain keeps its result; for a failure the stage answers, so it counts as handled. The stage may be used on
     * any thread; its dependents run on this Deferred's thread, if they were added before the result came.
     * Cancelling its {@link CompletionStage#toCompletableFuture() future} {@linkplain #cancel cancels} this Deferred: at
     * once on its own thread, and from any other as soon as that comes to it, where the {@link Confinement} can be
     * {@linkplain Confinement#enter entered}; where it cannot, nothing but the future is cancelled.
     */
    public final CompletionStage<T> toCompletionStage() {
        check("toCompletionStage");
        CompletionStages.CancellingFuture<T> future = new CompletionStages.CancellingFuture<>(this);
        while (lastStep() instanceof CompletionStages.ToStage earlier && earlier.isGivenUp()) {
            remove(earlier);
        }
        append(future.step());
        return future;
    }

    /**
     * Makes a Deferred that fires as {@code stage} ends; the failure is the exception that was thrown, out of any
     * {@link java.util.concurrent.CompletionException}, or as it is where there is no end to those.
     *
     * <p>It is confined to the calling thread, which has to be the one that {@code reactor} runs things on. To cancel it
     * cancels the stage's future, too, where the stage has one.
     *
     * <p>If the stage ends with a Deferred, which is never a value, it fails with {@link IllegalArgumentException}.
     *
     * @param reactor the executor that runs the firing; if it throws, that is logged, and the Deferred never fires
     */
    public static <T extends @Nullable Object> Deferred<T> fromCompletionStage(
            CompletionStage<? extends T> stage, Executor reactor) {
        nonNull(stage, "stage");
        nonNull(reactor, "reactor");
        Deferred<T> deferred =
                new Deferred<>(unused -> stage.toCompletableFuture().cancel(true));
        CompletionStages.deliver(stage, deferred, reactor);
        return deferred;
    }

    // ---- Inside

    /**
     * Returns a text for what made this Deferred, for reports and {@link #toString}, for example {@code pool 'db'}; null where
     * there is nothing to say. To be overridden; may be called on any thread.
     */
    @Override
    protected @Nullable String origin() {
        return null;
    }

    /** Returns state, result and remaining chain. On any thread, though only on its own does it show the latest. */
    @Override
    public final String toString() {
        return Descriptions.describe(this);
    }

    private void check(String method) {
        confinement.check(this, method);
    }

    @SuppressWarnings("unchecked") // the step makes an R of what was a T
    private <R extends @Nullable Object> Deferred<R> add(String method, Step step) {
        check(method);
        append(step);
        return (Deferred<R>) this;
    }

    private static <X> X nonNull(X argument, String name) {
        return Objects.requireNonNull(argument, name);
    }
}
