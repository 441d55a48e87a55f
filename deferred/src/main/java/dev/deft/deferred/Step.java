package dev.deft.deferred;

import org.jspecify.annotations.Nullable;

/**
 * One step of a chain: an object for each {@code addCallback} and its kin, linked to the one after it.
 *
 * <p>A step is in one chain, once, and is let go before it runs. Steps know no types; {@link Deferred} does.
 */
abstract sealed class Step {

    /** The step after this one; the chain's alone. */
    @Nullable
    Step next;

    /** Returns the name of the method that added it, for messages. */
    abstract String name();

    /** A step that turns the chain's result into the next one, usually by calling the user. */
    abstract static non-sealed class Call extends Step {

        /**
         * Returns the chain's next result: a bare value, {@link Failed}, or a {@link Chain} to wait for.
         *
         * @throws Throwable anything; it becomes the chain's result
         */
        abstract @Nullable Object run(Chain chain, @Nullable Object result) throws Throwable;
    }

    /**
     * A step that gives the chain's result to another chain, without calling it: the {@link ChainRunner} does that next.
     * So results travel through any number of chains on a flat stack.
     *
     * <p>The other chain may give up that result before it comes. Then the step is taken out of this chain, which may go on for
     * long; for that it knows the one before it.
     */
    abstract static non-sealed class Transfer extends Step {

        /** The step before this one; the chain's alone. */
        @Nullable
        Step previous;

        /** Returns whether it has no chain left to give anything to, and stays only for what it does to its own. */
        boolean isVoid() {
            return false;
        }

        /** Returns whether {@code beside}, void as this is and right before or after it, changes nothing. */
        boolean makesNeedless(Transfer beside) {
            return getClass() == beside.getClass();
        }

        /** Decides what {@code from} keeps; returns the chain that can go on now, or null where none can. */
        abstract @Nullable Chain transfer(Chain from);
    }
}
