package dev.deft.deferred;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/** Runs things later; the reactor is one. After Twisted's {@code IReactorTime}. */
public interface Scheduler {

    /**
     * Runs {@code call} once {@code delay} has passed, on the thread that this scheduler serves and never from within
     * this method. To be called on that thread.
     *
     * @return a handle to move or cancel it
     */
    DelayedCall callLater(Duration delay, Runnable call);

    /**
     * Runs {@code call} later, as {@link #callLater(Duration, Runnable)} does, where somebody waits for it: if the scheduler ends
     * before it has run, and it was not cancelled, {@code ifDropped} is told why, on the thread that this scheduler serves; from within this method,
     * if it has ended. Here nobody is told; a scheduler that ends, as a reactor does, overrides this.
     */
    default DelayedCall callLater(Duration delay, Runnable call, Consumer<? super Throwable> ifDropped) {
        Objects.requireNonNull(delay, "delay");
        Objects.requireNonNull(call, "call");
        Objects.requireNonNull(ifDropped, "ifDropped");
        return callLater(delay, call);
    }
}
