package dev.deft.reactor;

import org.jspecify.annotations.Nullable;

/** The instant at which a look-up begins, which a full pool may put off. */
final class LookUpStart {

    /** The instant, as the backend's clock counts; null until then. Written once, by the thread that looks up; read by the reactor's. */
    private volatile @Nullable Long at;

    /** Says that the look-up begins at {@code nanos}. Any thread, once. */
    void set(long nanos) {
        at = nanos;
    }

    /** Returns the instant; null if the look-up has not begun, as far as this thread knows. */
    @Nullable
    Long at() {
        return at;
    }
}
