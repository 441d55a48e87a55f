package dev.deft.cli;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gives a running command the chance to end in order when the JVM is told to stop.
 *
 * <p>The JVM answers Ctrl-C by running its shutdown hooks and then ending, with 130 of its own accord, whatever the other
 * threads do. The hook therefore asks the command to stop, and holds the JVM until it has printed what it has, or until
 * that takes too long. A command that has not yet said how to stop it has measured nothing and may hang in a look-up, so
 * the hook says that in its place, and the JVM ends at once.
 */
class CtrlC {

    /** The line for when there is nothing else to print. */
    static final String NOTHING_MEASURED = "INCOMPLETE: interrupted before anything was measured.";

    /** A call that does not heed its interrupt holds a run up; whoever pressed Ctrl-C does not want to wait for it. */
    private static final long PATIENCE_MILLIS = 10_000;

    /** All charts of the largest matrix take some ten seconds; to end before would leave some files out. */
    private static final long PATIENCE_WHILE_WRITING_MILLIS = 60_000;

    private final PrintStream out;
    private final CountDownLatch finished = new CountDownLatch(1);

    /** The action for when the JVM is told to stop. */
    @GuardedBy("this")
    private @Nullable Runnable action;

    private final long patienceMillis;

    /** Set when all that is left to do is to write files. */
    @GuardedBy("this")
    private boolean writing;

    /** Set when the JVM was told to stop. */
    @GuardedBy("this")
    private boolean interrupted;

    /** Prints to {@code out} when the JVM is told to stop before there is anything to stop. */
    CtrlC(PrintStream out) {
        this(out, PATIENCE_MILLIS);
    }

    /** As the other, with another patience for what measures. */
    CtrlC(PrintStream out, long patienceMillis) {
        this.out = out;
        this.patienceMillis = patienceMillis;
    }

    /** Is called by the JVM's shutdown from now on. */
    static CtrlC hooked(PrintStream out) {
        CtrlC ctrlC = new CtrlC(out);
        Runtime.getRuntime().addShutdownHook(new Thread(ctrlC::interrupt, "deft-ctrl-c"));
        return ctrlC;
    }

    /**
     * From now on, this is how to stop what runs.
     *
     * @return false if the JVM was told to stop before; then that has been printed, and the command must print nothing more
     */
    synchronized boolean stopsWith(Runnable stop) {
        action = stop;
        return !interrupted;
    }

    /** Nothing is measured any more: what is left is to write files, which is waited for longer. */
    synchronized void writes() {
        writing = true;
    }

    private synchronized boolean isWriting() {
        return writing;
    }

    /** Everything is printed: the JVM may end. */
    void finished() {
        finished.countDown();
    }

    /** Stops what runs and waits, within bounds, until it is finished. */
    void interrupt() {
        Runnable stop = stopOrSayNothingRuns();
        if (stop == null) {
            return;
        }
        stop.run();
        try {
            if (!finished.await(patienceMillis, TimeUnit.MILLISECONDS) && isWriting()) {
                finished.await(PATIENCE_WHILE_WRITING_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            // Somebody ends the shutdown's own thread: nothing is left to wait for.
            Thread.currentThread().interrupt();
        }
    }

    /** In one step with the flag, so that either this prints or the command does. */
    private synchronized @Nullable Runnable stopOrSayNothingRuns() {
        interrupted = true;
        // An orderly end, of whatever command, runs the hook too.
        if (action == null && finished.getCount() > 0) {
            out.println(NOTHING_MEASURED);
            out.flush();
        }
        return action;
    }
}
