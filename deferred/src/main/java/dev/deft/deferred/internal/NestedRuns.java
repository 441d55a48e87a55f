package dev.deft.deferred.internal;

/**
 * The number of runs of callbacks that are on a thread's stack, each but the first begun by a callback of the one before: the only
 * element of an array. A class of Deft's would be held by a thread that outlives the application, and hold its class loader.
 */
public final class NestedRuns {

    private static final ThreadLocal<int[]> CURRENT = ThreadLocal.withInitial(() -> new int[1]);

    private NestedRuns() {}

    /** Returns the calling thread's. */
    public static int[] current() {
        return CURRENT.get();
    }

    /** Has the calling thread, which runs a coroutine of another, count with that for good; only one of the two may run at a time. */
    public static void share(int[] ofTheOther) {
        CURRENT.set(ofTheOther);
    }
}
