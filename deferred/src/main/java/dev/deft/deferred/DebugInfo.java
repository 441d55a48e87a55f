package dev.deft.deferred;

import org.jspecify.annotations.Nullable;

/** The places where a Deferred was made and first fired; kept while debugging is on. After Twisted's {@code DebugInfo}. */
final class DebugInfo {

    // Written by setDebugging on any thread, read by every constructor: volatile, so that it takes effect.
    private static volatile boolean debugging = Boolean.getBoolean("dev.deft.debug");

    final Throwable madeAt =
            new Throwable("made here, on thread '" + Thread.currentThread().getName() + "'");

    /** The place where it was first fired; null until then. Confined as the Deferred is. */
    @Nullable
    Throwable firedAt;

    static boolean isDebugging() {
        return debugging;
    }

    static void setDebugging(boolean on) {
        debugging = on;
    }

    static @Nullable DebugInfo ifDebugging() {
        return debugging ? new DebugInfo() : null;
    }

    void fired() {
        firedAt = new Throwable("first fired here");
    }
}
