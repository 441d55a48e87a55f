package dev.deft.reactor;

/**
 * Sees when refusals nest too deeply: an errback that is told of a refusal before {@code addErrback} returns, and submits again,
 * is on the stack when the next refusal comes. An errback that always submits again would fill the stack; one that always
 * submits two would besides double the calls with each level, so once the stack is that full, it must be left again. Reactor
 * thread only.
 */
final class RefusalDepth {

    /** The most runs of callbacks within callbacks; what a program means to do is far from it. */
    private static final int MOST_NESTED = 64;

    private final ReactorThread thread;

    /** Set while callbacks return that have nested too deeply: none of those below may nest as deeply again. */
    private boolean unwinding;

    RefusalDepth(ReactorThread thread) {
        this.thread = thread;
    }

    /** Returns whether the refusal at hand should not be told before the callback at hand has returned. */
    boolean isTooDeep() {
        unwinding = thread.nestedRuns[0] > (unwinding ? 1 : MOST_NESTED);
        return unwinding;
    }
}
