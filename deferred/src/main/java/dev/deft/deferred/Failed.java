package dev.deft.deferred;

import org.jspecify.annotations.Nullable;

/**
 * Marks a chain's result as a failure. Values are stored bare, so success costs no object.
 *
 * <p>Each failure is reported by one chain at most: a chain whose failure was given to a fork or to a stage keeps it,
 * but marked as {@code accountedFor}.
 */
final class Failed {

    final Throwable cause;
    final boolean accountedFor;

    Failed(Throwable cause) {
        this(cause, false);
    }

    private Failed(Throwable cause, boolean accountedFor) {
        this.cause = cause;
        this.accountedFor = accountedFor;
    }

    /** The failure that {@code thrown} is; an errback that throws what it got has passed it on, and made no new one. */
    static Failed of(Throwable thrown, @Nullable Object previous) {
        return previous instanceof Failed failed && failed.cause == thrown ? failed : new Failed(thrown);
    }

    /** What a chain keeps of {@code result} once somebody else answers for it. */
    static @Nullable Object accountedFor(@Nullable Object result) {
        return result instanceof Failed failed ? new Failed(failed.cause, true) : result;
    }
}
