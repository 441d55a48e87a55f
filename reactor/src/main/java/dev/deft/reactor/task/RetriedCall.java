package dev.deft.reactor.task;

import dev.deft.deferred.Confinement;
import dev.deft.deferred.Deferred;
import dev.deft.deferred.Result;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.internal.Durations;
import dev.deft.reactor.internal.ReactorAccess;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** One call under a {@link Retry}: a try is under way, or a pause, until its Deferred fires. Reactor thread only. */
final class RetriedCall<T extends @Nullable Object> {

    private static final ReactorAccess ACCESS = ReactorAccess.get();

    private final Retry policy;
    private final Reactor reactor;
    private final Confinement confinement;
    private final Callable<? extends Deferred<? extends T>> call;
    private final long begin;
    private final TaskEnd<T> end;

    /** The try or the pause that is under way. */
    private @Nullable Deferred<?> underWay;

    private int failures;

    /** Set when the outcome was cancelled: there is no other try. */
    private boolean cancelled;

    RetriedCall(Retry policy, Reactor reactor, Callable<? extends Deferred<? extends T>> call) {
        this.policy = policy;
        this.reactor = reactor;
        this.confinement = ACCESS.confinement(reactor);
        this.call = call;
        this.begin = ACCESS.nanoTime(reactor);
        this.end = new TaskEnd<>(confinement, this::cancel);
    }

    Deferred<T> start() {
        confinement.check(policy, "call");
        makeTry();
        return end.deferred;
    }

    private void makeTry() {
        // Made as a callback is: what it throws is its failure, and an interrupt that it leaves is nobody else's.
        Deferred<Retry> made = new Deferred<>(confinement);
        underWay = made;
        made.<T>addCallbackDeferring(begun -> end.begun(call.call()))
                .addBoth(result -> {
                    end.inContext(() -> tryEnded(result));
                    return this;
                })
                .addErrback(thrown -> {
                    end.fail(thrown); // by the predicate, say
                    return this;
                });
        made.callback(policy);
    }

    private void tryEnded(Result<T> result) {
        if (result instanceof Result.Success<T> success) {
            end.succeed(success.value());
            return;
        }
        Throwable failure = ((Result.Failure<T>) result).cause();
        failures++;
        if (cancelled || failures == policy.tries() || !policy.retries(failure)) {
            end.fail(failure);
            return;
        }
        Duration pause = policy.pauseAfter(failures);
        if (isTooLong(pause)) {
            end.fail(failure);
            return;
        }
        Deferred<Void> wait = reactor.deferLater(pause);
        underWay = wait;
        wait.addCallbacks(
                over -> {
                    makeTry();
                    return this;
                },
                ended -> {
                    end.fail(ended);
                    return this;
                });
    }

    private boolean isTooLong(Duration pause) {
        Duration within = policy.within();
        return within != null
                && pause.toNanos() > Durations.saturatedNanos(within) - (ACCESS.nanoTime(reactor) - begin);
    }

    private void cancel() {
        cancelled = true;
        if (underWay != null) {
            underWay.cancel();
        }
    }
}
