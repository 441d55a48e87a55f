package dev.deft.reactor;

/** A way to set code aside half-way and to go on with it later. What coroutines mean is the same with each; costs and hazards differ. */
interface CoroutineBackend {

    /** Code that can be set aside. */
    interface Strand {

        /**
         * Begins the code, or goes on with it; returns when it has {@linkplain #suspend set itself aside} or has ended.
         *
         * @throws StackOverflowError if there is no room to; then the code has not run
         */
        void resume();

        /**
         * Sets the code aside; returns when it is resumed. To be called by the code itself.
         *
         * @throws IllegalStateException if it cannot be set aside here
         * @throws StackOverflowError if there is no room to; then, too, it was not set aside
         */
        void suspend();
    }

    /** Returns its name, which {@link Coroutines#backend} returns and the property that chooses one has. */
    String name();

    /**
     * Makes a strand of {@code code}, not begun.
     *
     * @param code to be run on the calling thread, or on one that counts as it; it does not throw
     * @param thread the calling thread's coroutines
     */
    Strand strand(Runnable code, CoroutineThread thread);
}
