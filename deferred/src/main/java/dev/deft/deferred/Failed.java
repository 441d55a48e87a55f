package dev.deft.deferred;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

/**
 * Marks a chain's result as a failure. Values are stored bare, so success costs no object.
 *
 * <p>A chain that gave its failure to a fork, a stage or a gathering keeps it marked as reported elsewhere: it will not report
 * it. All chains that do answer for one failure share one marker, so that it is reported once.
 */
final class Failed {

    /** The text that a Deferred has for its origin, and the place where it was made, as far as they are known. */
    record Origin(@Nullable String text, @Nullable Throwable madeAt) {}

    final Throwable cause;

    /** The marker that the chains share which answer for this failure; null where this is that. */
    private final @Nullable Failed shared;

    /** The origin of the first chain with one that gave this away. Confined as the chains that hold it are. */
    private @Nullable Origin origin;

    @GuardedBy("this")
    private boolean reported;

    Failed(Throwable cause) {
        this(cause, null);
    }

    private Failed(Throwable cause, @Nullable Failed shared) {
        this.cause = cause;
        this.shared = shared;
    }

    /** Returns the failure that {@code thrown} is: an errback that throws what it got has passed it on, and made no new one. */
    static Failed of(Throwable thrown, @Nullable Object previous) {
        return previous instanceof Failed failed && failed.cause == thrown ? failed : new Failed(thrown);
    }

    /** Returns what a chain keeps of {@code result} once another answers for it. */
    static @Nullable Object reportedElsewhere(@Nullable Object result) {
        return result instanceof Failed failed && failed.mustBeReported() ? new Failed(failed.cause, failed) : result;
    }

    /** Returns what {@code from} gives away: the chain that gets a failure answers for it, and can say where it came from. */
    static @Nullable Object givenBy(Chain from) {
        if (!(from.result instanceof Failed failed)) {
            return from.result;
        }
        Failed given = failed.shared == null ? failed : failed.shared;
        Origin passed = given.originIn(from);
        given.origin = passed.text() == null ? null : passed; // a chain without one leaves it to the next to say
        return given;
    }

    /** Returns the same failure, for a chain that reports it whether or not others have. */
    Failed reportedAnew() {
        Failed anew = new Failed(cause);
        anew.origin = origin;
        return anew;
    }

    /** Returns the origin of this, as far as {@code holder}, which holds it, knows it. */
    Origin originIn(Chain holder) {
        return origin == null ? new Origin(Descriptions.origin(holder), holder.madeAt()) : origin;
    }

    /** Returns whether the chain that holds this has to report it. */
    boolean mustBeReported() {
        return shared == null;
    }

    /** Returns true the first time. Any thread. */
    synchronized boolean claimReport() {
        boolean first = !reported;
        reported = true;
        return first;
    }
}
