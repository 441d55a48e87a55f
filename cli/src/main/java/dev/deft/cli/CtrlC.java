package dev.deft.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Gives a running command the chance to end in order when the JVM is told to stop.
 *
 * <p>The JVM answers Ctrl-C by running its shutdown hooks and then ending, with 130 of its own accord, whatever the other
 * threads do. The hook therefore asks the command to stop, and holds the JVM until it has printed what it has, or until
 * that takes too long.
 */
class CtrlC {

    private static final long PATIENCE_MILLIS = 2_000;

    private final CountDownLatch finished = new CountDownLatch(1);

    /** What to call when the JVM is told to stop; set by the command's thread, read by the hook's. */
    private volatile Runnable action = () -> {};

    /** Is called by the JVM's shutdown from now on. */
    static CtrlC hooked() {
        CtrlC ctrlC = new CtrlC();
        Runtime.getRuntime().addShutdownHook(new Thread(ctrlC::interrupt, "deft-ctrl-c"));
        return ctrlC;
    }

    /** From now on, this is how to stop what runs. */
    void stopsWith(Runnable stop) {
        action = stop;
    }

    /** Everything is printed: the JVM may end. */
    void finished() {
        finished.countDown();
    }

    /** Stops what runs and waits, within bounds, until it is finished. */
    void interrupt() {
        action.run();
        try {
            finished.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // Somebody ends the shutdown's own thread: nothing is left to wait for.
            Thread.currentThread().interrupt();
        }
    }
}
