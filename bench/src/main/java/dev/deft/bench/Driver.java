package dev.deft.bench;

import dev.deft.analysis.result.Window;

/** Makes the calls of one cell on a stage, and measures them. Everything but its making happens on the loop's thread. */
interface Driver {

    /** The receiver of the outcome; exactly one of the two is called, once. */
    interface Listener {
        void measured(Window round);

        void failed(Throwable cause);
    }

    /** Sets the calls going. */
    void start();

    /** Ends it now, and reports what there is, marked incomplete. */
    void stop();
}
