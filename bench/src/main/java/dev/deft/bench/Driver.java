package dev.deft.bench;

import dev.deft.analysis.result.Window;
import java.util.concurrent.CompletableFuture;

/** Makes the calls of one cell on a stage, and measures them. Everything but its making happens on the loop's thread. */
interface Driver {

    /** The receiver of the outcome; exactly one of the two is called, once. */
    interface Listener {
        void measured(Window round);

        void failed(Throwable cause);

        /** Returns one that completes a future. */
        static Listener completing(CompletableFuture<Window> outcome) {
            return new Listener() {
                @Override
                public void measured(Window round) {
                    outcome.complete(round);
                }

                @Override
                public void failed(Throwable cause) {
                    outcome.completeExceptionally(cause);
                }
            };
        }
    }

    /** Sets the calls going. */
    void start();

    /** Ends it now, and reports what there is, marked incomplete. */
    void stop();
}
