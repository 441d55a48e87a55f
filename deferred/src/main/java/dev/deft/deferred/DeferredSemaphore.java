package dev.deft.deferred;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A number of tokens, for one of which {@link #acquire} waits in a Deferred. For no more than so many chains at a time
 * on one thread; the first to come is the first served.
 *
 * <pre>{@code
 * DeferredSemaphore four = new DeferredSemaphore(4);
 * for (String key : keys) {
 *     four.run(() -> fetch(key)).onSuccess(row -> show(row)); // four are fetched at a time
 * }
 * }</pre>
 *
 * <p>Confined to the thread that made it, or as its {@link Confinement} says; {@code reactor.newSemaphore(tokens)} makes one for a
 * reactor. After Twisted's {@code DeferredSemaphore}.
 */
public final class DeferredSemaphore {

    private final Permits<DeferredSemaphore> permits;

    /**
     * Makes one with {@code tokens} tokens, confined to the calling thread.
     *
     * @throws IllegalArgumentException if there is not one token at least
     */
    public DeferredSemaphore(int tokens) {
        this(tokens, ThreadConfinement.current());
    }

    /**
     * Makes one with {@code tokens} tokens, confined as {@code confinement} says.
     *
     * @throws IllegalArgumentException if there is not one token at least
     */
    public DeferredSemaphore(int tokens, Confinement confinement) {
        if (tokens < 1) {
            throw new IllegalArgumentException(
                    "a semaphore of " + tokens + " tokens would wait for ever; give 1 or more");
        }
        this.permits = new Permits<>(this, tokens, Objects.requireNonNull(confinement, "confinement"));
    }

    /**
     * Asks for a token.
     *
     * @return a Deferred that fires with this once the caller has a token, and must {@link #release} it. To cancel it before
     *     that is to wait no longer
     */
    public Deferred<DeferredSemaphore> acquire() {
        return permits.acquire();
    }

    /**
     * Gives back a token; the one that has waited longest gets it.
     *
     * @throws IllegalStateException if it was released more often than acquired
     */
    public void release() {
        permits.release();
    }

    /**
     * Acquires a token, calls {@code call}, and releases when the Deferred that it returns has its result, or at once if
     * it throws.
     *
     * @return the result of {@code call}. To cancel it is to wait no longer, or to cancel what {@code call} returned
     */
    public <T extends @Nullable Object> Deferred<T> run(Callable<? extends Deferred<? extends T>> call) {
        return permits.run(Objects.requireNonNull(call, "call"));
    }

    /** Returns the number of tokens that are free. */
    public int tokens() {
        return permits.free("tokens");
    }

    /** Returns how many tokens are free, and how many wait. On any thread, though only on its own does it show the latest. */
    @Override
    public String toString() {
        return Descriptions.name(this) + permits;
    }
}
