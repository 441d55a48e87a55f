package dev.deft.deferred.internal;

import dev.deft.deferred.Confinement;
import dev.deft.deferred.Deferred;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Access for the reactor to what a Deferred waits for, to the waits of coroutines, to the firing of what is cancelled, and to the reports of failures. {@link Deferred}
 * holds the other side. On the thread that the Deferred is confined to.
 */
public abstract class DeferredAccess {

    /** The access; written once, by Deferred's static initialiser, which {@link #get} sees to. */
    private static @Nullable DeferredAccess instance;

    /** Sets the access. Called once, by {@code Deferred}'s static initialiser. */
    public static void provide(DeferredAccess access) {
        instance = access;
    }

    /** Returns the access that {@code Deferred} provided. */
    public static DeferredAccess get() {
        try {
            MethodHandles.lookup().ensureInitialized(Deferred.class);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e); // it is public
        }
        return Objects.requireNonNull(instance);
    }

    /**
     * Asks {@code wanted} about each unfired Deferred at the end of what {@code deferred} waits for: through the Deferreds
     * that its callbacks returned, its coroutine awaits, and through what it is gathered from, the last of those first; until it says false.
     *
     * @return whether {@code deferred} waits for such, and for nothing else, and all are wanted; false, too, where it
     *     waits for an unpause
     */
    public abstract boolean waitsOnlyFor(Deferred<?> deferred, Predicate<? super Deferred<?>> wanted);

    /** Returns whether an {@code addTimeout} may cancel what {@code deferred} waits for, or any part of it. */
    public abstract boolean hasTimeLimit(Deferred<?> deferred);

    /**
     * Makes the wait of a coroutine that is to fire {@code own}, which is unfired, has no canceller and is confined by a {@link
     * NestingConfinement}.
     */
    public abstract Awaiter awaiter(Deferred<?> own, Awaiter.Body body);

    /** Takes the coroutines that were {@linkplain NestingConfinement#postponed postponed} on {@code thread}: to be run, in this order, where the stack has room. */
    public abstract List<Runnable> takePostponed(NestingConfinement thread);

    /**
     * Fires {@code deferred}, which is being cancelled and whose canceller calls this, as it would be fired when that returns; does nothing if it has
     * fired.
     */
    public abstract void fireCancelled(Deferred<?> deferred);

    /** Returns the place where {@code deferred} was made; null unless debugging was on. */
    public abstract @Nullable Throwable madeAt(Deferred<?> deferred);

    /**
     * Reports, each once, the failures that rest unhandled in Deferreds that {@code ended} confines: nobody will handle them
     * any more. Does not throw.
     */
    public abstract void reportUnhandled(Confinement ended);
}
