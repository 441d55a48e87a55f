package dev.deft.reactor;

/**
 * Sees when refusals nest: an errback that is told of a refusal before {@code addErrback} returns, and submits again, is on
 * the stack when the next refusal comes. An errback that always submits again would fill the stack; one that always submits
 * two would besides double the calls with each level, so once the stack is that full, it must be left again. Reactor thread
 * only.
 */
final class RefusalDepth {

    /** Runs of callbacks within callbacks; what a program means to do is far from it. */
    private static final int MOST_NESTED = 64;

    /** To look at the stack costs microseconds; nesting this much deeper in between does no harm. */
    private static final int REFUSALS_PER_LOOK = 16;

    /** Runs the callbacks of every Deferred. Not exported, so it is known by its name. */
    private static final String RUNNER = "dev.deft.deferred.ChainRunner";

    private int refusals;

    /** They have nested too deeply, and the callbacks below have not all returned: none of those may nest as deeply again. */
    private boolean unwinding;

    /** Counts one more refusal; true if it should not be told before the callback at hand has returned. */
    boolean isNestedTooDeeply() {
        refusals++;
        if (unwinding) {
            unwinding = callbacksNestDeeperThan(1);
        } else if (refusals % REFUSALS_PER_LOOK == 0) {
            unwinding = callbacksNestDeeperThan(MOST_NESTED);
        }
        return unwinding;
    }

    private static boolean callbacksNestDeeperThan(int most) {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> frame.getClassName().equals(RUNNER)
                                && frame.getMethodName().equals("run"))
                        .skip(most)
                        .findFirst()
                        .isPresent());
    }
}
