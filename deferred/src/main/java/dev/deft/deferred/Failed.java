package dev.deft.deferred;

import org.jspecify.annotations.Nullable;

/**
 * Marks a chain's result as a failure. Values are stored bare, so success costs no object.
 *
 * <p>A chain that gave its failure to a fork, a stage or a gathering keeps it marked as accounted for: it will not report
 * it. All chains that do answer for one failure share one marker, so that it is reported once.
 */
final class Failed {

    /** What made a Deferred, and where, as far as that is known. */
    record Origin(@Nullable String words, @Nullable Throwable madeAt) {}

    final Throwable cause;

    /** The marker that those share who answer for this failure; null where this is that. */
    private final @Nullable Failed answeredFor;

    /** Of the first chain with an origin that gave this away. Confined as the chains that hold it are. */
    private @Nullable Origin origin;

    /** Of any thread that reports, under the monitor of this. */
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

    /** What {@code from} gives away: whoever gets a failure answers for it, and can tell where it came from. */
    static @Nullable Object owed(Chain from) {
        if (!(from.result instanceof Failed failed)) {
            return from.result;
        }
        Failed owed = failed.answeredFor == null ? failed : failed.answeredFor;
        Origin passed = owed.originIn(from);
        owed.origin = passed.words() == null ? null : passed; // a chain without leaves it to the next to tell
        return owed;
    }

    /** The same failure, for one who reports it whether or not others have. */
    Failed reportedAnew() {
        Failed anew = new Failed(cause);
        anew.origin = origin;
        return anew;
    }

    /** Where this came from, as {@code holder}, which holds it, can tell. */
    Origin originIn(Chain holder) {
        return origin == null ? new Origin(Words.origin(holder), holder.madeAt()) : origin;
    }

    /** Whether the chain that holds this has to report it. */
    boolean isOwed() {
        return answeredFor == null;
    }

    /** True the first time. Any thread. */
    synchronized boolean claimReport() {
        boolean first = !reported;
        reported = true;
        return first;
    }
}
