package dev.deft.deferred;

import org.jspecify.annotations.Nullable;

/**
 * Marks a chain's result as a failure. Values are stored bare, so success costs no object.
 *
 * <p>A chain that gave its failure to a fork, a stage or a gathering keeps it marked as accounted for: it will not report
 * it. All chains that do answer for one failure share one marker, so that it is reported once.
 */
final class Failed {

    final Throwable cause;

    /** The marker that those share who answer for this failure; null where this is that. */
    private final @Nullable Failed answeredFor;

    /** Belongs to the thread that reports. */
    private boolean reported;

    Failed(Throwable cause) {
        this(cause, null);
    }

    private Failed(Throwable cause, @Nullable Failed answeredFor) {
        this.cause = cause;
        this.answeredFor = answeredFor;
    }

    /** The failure that {@code thrown} is; an errback that throws what it got has passed it on, and made no new one. */
    static Failed of(Throwable thrown, @Nullable Object previous) {
        return previous instanceof Failed failed && failed.cause == thrown ? failed : new Failed(thrown);
    }

    /** What a chain keeps of {@code result} once somebody else answers for it. */
    static @Nullable Object accountedFor(@Nullable Object result) {
        return result instanceof Failed failed && failed.isOwed() ? new Failed(failed.cause, failed) : result;
    }

    /** What a chain gives away of {@code result}: whoever gets a failure answers for it. */
    static @Nullable Object owed(@Nullable Object result) {
        return result instanceof Failed failed && failed.answeredFor != null ? failed.answeredFor : result;
    }

    /** Whether the chain that holds this has to report it. */
    boolean isOwed() {
        return answeredFor == null;
    }

    /** True the first time. */
    boolean claimReport() {
        boolean first = !reported;
        reported = true;
        return first;
    }
}
