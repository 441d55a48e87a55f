package dev.deft.reactor;

/** A way to set code aside half-way and to go on with it later. What coroutines mean is the same with each; costs and hazards differ. */
interface CoroutineBackend {

    /** Code that can be set aside. */
    interface Strand {

        /**
         * Returns if there is room on the calling thread's stack to {@link #resume} it: an overflow amid the switch would leave two running, or
         * none, or end the process.
         *
         * @throws StackOverflowError if there is none
         */
        void makeRoomToResume();

        /**
         * Begins the code, or goes on with it; returns when it has {@linkplain #suspend set itself aside} or has ended. To be called
         * when there {@linkplain #makeRoomToResume is room}.
         */
        void resume();

        /**
         * Returns if there is room to {@link #suspend} it. To be called by the code itself.
         *
         * @throws StackOverflowError if there is none
         */
        void makeRoomToSuspend();

        /**
         * Sets the code aside; returns when it is resumed. To be called by the code itself, when there {@linkplain #makeRoomToSuspend is room}.
         *
         * @throws IllegalStateException if it cannot be set aside here
         */
        void suspend();

        /** Returns the frames of the code, which is set aside, the innermost first, and those of the strand about them; none where it cannot tell. */
        StackTraceElement[] stackTrace();
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
