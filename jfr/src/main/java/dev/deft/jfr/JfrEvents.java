package dev.deft.jfr;

import dev.deft.threadpool.PoolObserver;
import java.time.Duration;
import java.util.Objects;

/**
 * Pools and reactors as a recording of the JDK's Flight Recorder sees them.
 *
 * <pre>{@code
 * ThreadPool db = ThreadPool.named("db")
 *         .watchdog(Duration.ofSeconds(1))
 *         .observedBy(JfrEvents.over(Duration.ofMillis(20)))
 *         .start();
 * }</pre>
 *
 * <p>The events, all in the category Deft:
 *
 * <ul>
 *   <li>{@code dev.deft.Call}, a slow call: the time in the queue, on the worker and on the way back, and what it threw;
 *   <li>{@code dev.deft.Refused}, a call that a pool did not accept, with the stack of who submitted it;
 *   <li>{@code dev.deft.Discarded}, a call that was cancelled or dropped, or whose outcome came too late;
 *   <li>{@code dev.deft.Stall} and {@code dev.deft.StallEnd}, work that a watchdog has found to take too long, with its stack, and its end;
 *   <li>{@code dev.deft.PoolSize}, a worker that has started or ends.
 * </ul>
 *
 * <p>Each is on in a recording unless its settings say otherwise: {@code +dev.deft.Refused#enabled=false}. While nobody records, a call costs three looks at
 * whether an event is enabled, beside what it costs that its pool is observed.
 */
public final class JfrEvents {

    private JfrEvents() {}

    /**
     * Returns an observer for {@link dev.deft.threadpool.ThreadPoolBuilder#observedBy} and {@link dev.deft.reactor.ReactorBuilder#observedBy}, of any number of
     * them.
     *
     * @param atLeast the time from the submission of a call until its outcome is back, or until its end where it is not deferred, from which on it is
     *     recorded; zero for all calls. A recording may ask for more, {@code +dev.deft.Call#threshold=100ms}, and not for less.
     * @throws IllegalArgumentException if {@code atLeast} is negative
     */
    public static PoolObserver over(Duration atLeast) {
        if (Objects.requireNonNull(atLeast, "atLeast").isNegative()) {
            throw new IllegalArgumentException("the time from which on calls are recorded is negative: " + atLeast
                    + "; give zero for all of them");
        }
        return new EventWriter(atLeast);
    }
}
