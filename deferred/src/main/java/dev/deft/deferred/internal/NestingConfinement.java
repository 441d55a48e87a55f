package dev.deft.deferred.internal;

import dev.deft.deferred.Confinement;

/** A confinement to a thread of its own that knows how deeply callbacks nest there. On that thread only. */
public abstract class NestingConfinement implements Confinement {

    /**
     * The number of runs of callbacks that are on the stack, each but the first begun by a callback of the one before. A field,
     * since a method might find no room on the stack to count back.
     */
    public int nestedRuns;
}
