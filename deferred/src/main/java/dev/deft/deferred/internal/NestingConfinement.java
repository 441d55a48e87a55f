package dev.deft.deferred.internal;

import dev.deft.deferred.Confinement;
import org.jspecify.annotations.Nullable;

/**
 * A confinement to one thread that knows how deeply callbacks nest there. On that thread only; fields, since a method might find no
 * room on the stack to count back, or to note what it could not run.
 */
public abstract class NestingConfinement implements Confinement {

    /** The {@link NestedRuns} of its thread, or of the thread that makes it until another has it. */
    public int[] nestedRuns = NestedRuns.current();

    /**
     * The coroutine that was postponed last, for the stack had no room for it: those before it hang on it. {@link
     * DeferredAccess#takePostponed} takes them.
     */
    public @Nullable Awaiter postponed;

    /** Captures the context of whoever begins to wait for what this confines; null where none is carried. */
    public @Nullable CarriedContext captureContext() {
        return CarriedContexts.ofThisThread();
    }
}
