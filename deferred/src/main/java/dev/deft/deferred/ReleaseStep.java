package dev.deft.deferred;

import org.jspecify.annotations.Nullable;

/**
 * The step that gives back the permit of a {@link Permits#run}, once. Where the stack has no room for it, the {@link Chain} that is to run it counts the permit by writing the
 * fields, and calls nothing.
 */
final class ReleaseStep extends Step.Call {

    final Permits<?> permits;

    /** Set when the run has begun, which gives the permit back if this is not to. */
    boolean begun;

    /** Set when the permit has been given back. */
    boolean counted;

    ReleaseStep(Permits<?> permits) {
        this.permits = permits;
    }

    @Override
    @Nullable
    Object run(Chain chain, @Nullable Object result) {
        try {
            permits.endRun(this);
        } catch (Throwable thrown) { // as of one that only looks: the failure must not get lost
            if (result instanceof Failed failed) {
                UnhandledFailures.replaced(chain, failed, this, thrown);
            }
            throw thrown;
        }
        return result;
    }

    @Override
    String name() {
        return "release";
    }
}
