package dev.deft.net.internal;

import dev.deft.deferred.Deferred;

/** Deferreds that only say that something has happened. */
public final class Voids {

    private Voids() {}

    /** Fires {@code deferred}. */
    @SuppressWarnings("NullAway") // Void has no other value
    public static void fire(Deferred<Void> deferred) {
        deferred.callback(null);
    }
}
