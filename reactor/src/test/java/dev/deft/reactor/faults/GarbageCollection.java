package dev.deft.reactor.faults;

import java.lang.ref.WeakReference;

/** Collects garbage, to see whether something is still held on to. */
public final class GarbageCollection {

    /** The first collection does it; what is let go by what the first collected may take another. */
    private static final int COLLECTIONS = 20;

    private GarbageCollection() {}

    public static boolean isCollected(WeakReference<?> reference) {
        for (int i = 0; i < COLLECTIONS && !reference.refersTo(null); i++) {
            System.gc();
        }
        return reference.refersTo(null);
    }
}
