package dev.deft.reactor;

/**
 * Sees when refusals nest: an errback that is told of a refusal before {@code addErrback} returns, and submits again, is on
 * the stack when the next refusal comes. An errback that always submits again would fill the stack. Reactor thread only.
 */
final class Refusals {

    /** Runs of callbacks within callbacks; what a program means to do is far from it. */
    private static final int MOST_NESTED = 64;

    /** To look at the stack costs microseconds; nesting this much deeper in between does no harm. */
    private static final int REFUSALS_PER_LOOK = 16;

    /** Runs the callbacks of every Deferred. Not exported, so it is known by its name. */
    private static final String RUNNER = "dev.deft.deferred.ChainRunner";

    private int refusals;

    /** Counts one more refusal; true if it should not be told before the callback at hand has returned. */
    boolean isNestedTooDeeply() {
        refusals++;
        return refusals % REFUSALS_PER_LOOK == 0 && isStackFullOfCallbacks();
    }

    private static boolean isStackFullOfCallbacks() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> frame.getClassName().equals(RUNNER)
                                && frame.getMethodName().equals("run"))
                        .skip(MOST_NESTED)
                        .findFirst()
                        .isPresent());
    }
}
