package dev.deft.deferred.internal;

import org.jspecify.annotations.Nullable;

/**
 * The thread as which a thread counts where something is confined to one. It is the thread itself, but for one that runs a
 * coroutine: that counts as the thread which resumes it, and which waits meanwhile.
 */
public final class ThreadIdentity {

    private static final ThreadLocal<@Nullable Thread> ASSUMED = new ThreadLocal<>();

    private ThreadIdentity() {}

    /** Returns the thread as which the calling thread counts. */
    public static Thread current() {
        Thread assumed = ASSUMED.get();
        return assumed == null ? Thread.currentThread() : assumed;
    }

    /** Has the calling thread count as {@code other} for good; only one of the two may run code of the user's at a time. */
    public static void assume(Thread other) {
        ASSUMED.set(other);
    }
}
