package dev.deft.reactor;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a call on a pool; for {@link Reactor#deferToThreadPool(dev.deft.threadpool.ThreadPool, CallOptions,
 * java.util.concurrent.Callable)}. Immutable: each method returns a changed copy.
 *
 * <pre>{@code
 * CallOptions limits = CallOptions.none()
 *         .waitAtMost(Duration.ofMillis(200))
 *         .runAtMost(Duration.ofSeconds(2))
 *         .interruptIfCancelled();
 * }</pre>
 *
 * @param waitAtMost the time after which a call that no worker has begun is not made any more, and its Deferred fails with
 *     {@link QueueTimeoutException}; null if there is none
 * @param runAtMost the time after which a call that runs is cancelled, and its Deferred fails with {@link RunTimeoutException}, counted
 *     from when a worker begins it; null if there is none
 * @param interruptsIfCancelled whether the thread of the call is interrupted when the call is cancelled while it runs, be it by its time-out
 */
public record CallOptions(
        @Nullable Duration waitAtMost, @Nullable Duration runAtMost, boolean interruptsIfCancelled) {

    private static final CallOptions NONE = new CallOptions(null, null, false);

    /** @throws IllegalArgumentException if a time is zero or negative */
    public CallOptions {
        checkPositive("waitAtMost", waitAtMost);
        checkPositive("runAtMost", runAtMost);
    }

    private static void checkPositive(String option, @Nullable Duration time) {
        if (time != null && (time.isZero() || time.isNegative())) {
            throw new IllegalArgumentException(
                    option + " is " + time + "; give more than zero, or leave it out for a call without this limit");
        }
    }

    /** The options of the plain call: no limit. */
    public static CallOptions none() {
        return NONE;
    }

    /** The same with a limit to the time in the queue. */
    public CallOptions waitAtMost(Duration time) {
        return new CallOptions(Objects.requireNonNull(time, "time"), runAtMost, interruptsIfCancelled);
    }

    /** The same with a limit to the time from when a worker begins it. */
    public CallOptions runAtMost(Duration time) {
        return new CallOptions(waitAtMost, Objects.requireNonNull(time, "time"), interruptsIfCancelled);
    }

    /** The same with an interrupt, which reaches that call and no other. */
    public CallOptions interruptIfCancelled() {
        return new CallOptions(waitAtMost, runAtMost, true);
    }
}
