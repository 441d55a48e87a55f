package dev.deft.reactor.task;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.internal.DurationText;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.internal.Durations;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A policy for a call that is made again when it fails: after which pauses, how often, for how long, and after which failures.
 *
 * <pre>{@code
 * Retry policy = Retry.exponential(Duration.ofMillis(100), Duration.ofSeconds(10))
 *         .jitter(0.5, new Random())
 *         .atMost(5)
 *         .within(Duration.ofMinutes(1))
 *         .when(failure -> failure instanceof java.io.IOException);
 * policy.call(reactor, () -> fetch("a"))
 *         .onSuccess(row -> show(row))
 *         .addErrback(last -> complain(last));
 * }</pre>
 *
 * <p>Immutable: each method returns a changed copy, which serves any number of calls. Any thread, but for {@link #call}.
 *
 * <p>Source: exponential back-off with a cap, as Twisted's {@code application.internet.backoffPolicy} has it; jitter that only shortens
 * a pause, so that the cap holds, is that of M. Brooker, "Exponential Backoff And Jitter" (AWS, 2015).
 */
public final class Retry {

    private final Duration first;
    private final Duration cap;
    private final double factor;
    private final double jitter;
    private final @Nullable RandomGenerator random;
    private final int tries;
    private final @Nullable Duration within;
    private final Predicate<? super Throwable> retried;

    private Retry(
            Duration first,
            Duration cap,
            double factor,
            double jitter,
            @Nullable RandomGenerator random,
            int tries,
            @Nullable Duration within,
            Predicate<? super Throwable> retried) {
        this.first = first;
        this.cap = cap;
        this.factor = factor;
        this.jitter = jitter;
        this.random = random;
        this.tries = tries;
        this.within = within;
        this.retried = retried;
    }

    /**
     * Returns a policy whose pauses double, without jitter, that tries for ever and after every failure.
     *
     * @param first the pause after the first try
     * @param cap the longest pause
     * @throws IllegalArgumentException if the first pause is negative, or longer than the cap
     */
    public static Retry exponential(Duration first, Duration cap) {
        Durations.notNegative("first pause", first);
        if (Durations.notNegative("cap", cap).compareTo(first) < 0) {
            throw new IllegalArgumentException("the first pause, %s, is longer than the cap, %s; give a higher cap"
                    .formatted(DurationText.of(first), DurationText.of(cap)));
        }
        return new Retry(first, cap, 2, 0, null, Integer.MAX_VALUE, null, failure -> true);
    }

    /**
     * Has each pause be so many times as long as the one before, in place of twice; with 1 all are as long as the first.
     *
     * @throws IllegalArgumentException if the factor is less than 1
     */
    public Retry factor(double factor) {
        if (!(factor >= 1)) {
            throw new IllegalArgumentException("the factor of the pauses is " + factor + "; give 1 or more");
        }
        return new Retry(first, cap, factor, jitter, random, tries, within, retried);
    }

    /**
     * Has each pause be shortened by a share of itself that is drawn anew each time, so that those who failed together do not come
     * back together.
     *
     * @param most the largest share, from 0 to 1: with 1, a pause is anything between nothing and its full length
     * @param random the source of the draw, which is used on the reactor's thread
     * @throws IllegalArgumentException if the share is not from 0 to 1
     */
    public Retry jitter(double most, RandomGenerator random) {
        Objects.requireNonNull(random, "random");
        if (!(most >= 0 && most <= 1)) {
            throw new IllegalArgumentException("the share of jitter is " + most + "; give one from 0 to 1");
        }
        return new Retry(first, cap, factor, most, random, tries, within, retried);
    }

    /**
     * Has a call be made so many times at most, the first included; then it fails with the failure of the last.
     *
     * @throws IllegalArgumentException if there is not one try at least
     */
    public Retry atMost(int tries) {
        if (tries < 1) {
            throw new IllegalArgumentException("a retry of " + tries + " tries makes no call; give 1 or more");
        }
        return new Retry(first, cap, factor, jitter, random, tries, within, retried);
    }

    /**
     * Has no try begin later than {@code time} after the first did; a call fails with the failure of the last try, without the
     * pause for which no time is left. A try that has begun goes on for as long as it likes: {@link Deferred#addTimeout}, on what it
     * returns, limits that.
     *
     * @throws IllegalArgumentException if the time is negative
     */
    public Retry within(Duration time) {
        Durations.notNegative("time", time);
        return new Retry(first, cap, factor, jitter, random, tries, time, retried);
    }

    /** Has a call be made again only after a failure for which {@code retried} says so; with any other it fails at once. */
    public Retry when(Predicate<? super Throwable> retried) {
        Objects.requireNonNull(retried, "retried");
        return new Retry(first, cap, factor, jitter, random, tries, within, retried);
    }

    /**
     * Makes {@code call} now, and again as this says while it throws or its Deferred fails.
     *
     * @return the result of the first try that succeeds, or the failure of the last; {@link
     *     dev.deft.reactor.ReactorStoppedException}, if the reactor stops in a pause. To cancel it ends the pause, or cancels the try that is under
     *     way, whose result it then has; to cancel it once more is to wait no longer
     */
    public <T extends @Nullable Object> Deferred<T> call(
            Reactor reactor, Callable<? extends Deferred<? extends T>> call) {
        Objects.requireNonNull(reactor, "reactor");
        return new RetriedCall<T>(this, reactor, Objects.requireNonNull(call, "call")).start();
    }

    int tries() {
        return tries;
    }

    @Nullable
    Duration within() {
        return within;
    }

    boolean retries(Throwable failure) {
        return retried.test(failure);
    }

    /**
     * Returns the pause after so many failures in a row, with its jitter drawn anew: for who makes the calls without {@link #call}.
     *
     * @throws IllegalArgumentException if there is not one failure at least
     */
    public Duration pauseAfter(int failures) {
        if (failures < 1) {
            throw new IllegalArgumentException("there is no pause after " + failures + " failures; give 1 or more");
        }
        double full = Durations.saturatedNanos(first) * Math.pow(factor, failures - 1.0);
        double capped = Math.min((double) Durations.saturatedNanos(cap), full);
        double share = random == null ? 0 : jitter * random.nextDouble();
        return Duration.ofNanos((long) (capped * (1 - share)));
    }
}
