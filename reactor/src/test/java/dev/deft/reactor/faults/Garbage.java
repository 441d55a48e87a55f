package dev.deft.reactor.faults;

import java.lang.ref.WeakReference;

/** Whether something is still held on to. */
public final class Garbage {

    /** The first does it; what is let go by what the first collected may take another. */
    private static final int COLLECTIONS = 5;

    private Garbage() {}

    public static boolean isCollected(WeakReference<?> reference) {
        for (int i = 0; i < COLLECTIONS && !reference.refersTo(null); i++) {
            System.gc();
        }
        return reference.refersTo(null);
    }
}
