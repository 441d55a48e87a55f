package dev.deft.deferred;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A lock whose {@link #acquire} returns a Deferred instead of waiting. For chains that take turns on one thread; the
 * first to come is the first served.
 *
 * <pre>{@code
 * DeferredLock lock = new DeferredLock();
 * lock.run(() -> fetch("balance").addCallbackDeferring(balance -> store(balance + "0"))) // no other run comes between
 *         .addErrback(failure -> complain(failure));
 * }</pre>
 *
 * <p>Confined to the thread that made it, or as its {@link Confinement} says; {@code reactor.newLock()} makes one for a
 * reactor. After Twisted's {@code DeferredLock}.
 */
public final class DeferredLock {

    private final Permits<DeferredLock> permits;

    /** Makes one that is free, confined to the calling thread. */
    public DeferredLock() {
        this(ThreadConfinement.current());
    }

    /** Makes one that is free, confined as {@code confinement} says. */
    public DeferredLock(Confinement confinement) {
        this.permits = new Permits<>(this, 1, Objects.requireNonNull(confinement, "confinement"));
    }

    /**
     * Asks for the lock.
     *
     * @return a Deferred that fires with this once the caller has the lock, and must {@link #release} it. To cancel it before
     *     that is to wait no longer
     */
    public Deferred<DeferredLock> acquire() {
        return permits.acquire();
    }

    /**
     * Gives back the lock; the one that has waited longest gets it.
     *
     * @throws IllegalStateException if it was released more often than acquired
     */
    public void release() {
        permits.release();
    }

    /**
     * Acquires the lock, calls {@code call}, and releases when the Deferred that it returns has its result, or at once if
     * it throws.
     *
     * @return the result of {@code call}. To cancel it is to wait no longer, or to cancel what {@code call} returned
     */
    public <T extends @Nullable Object> Deferred<T> run(Callable<? extends Deferred<? extends T>> call) {
        return permits.run(Objects.requireNonNull(call, "call"));
    }

    /** Returns whether it is held. */
    public boolean isLocked() {
        return permits.free("isLocked") == 0;
    }

    /** Returns whether it is held, and how many wait. On any thread, though only on its own does it show the latest. */
    @Override
    public String toString() {
        return Descriptions.name(this) + permits;
    }
}
