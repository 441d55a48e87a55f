package dev.deft.bench;

import java.io.IOException;

/**
 * The work of one call: the blocking or computing body that a caller defers to a pool.
 *
 * <p>One {@code Work} serves all callers and workers of a run at once, so each kind keeps what a call changes on that
 * call's own stack. A kind that may take long can be interrupted, so that a run can be stopped in the middle of a call.
 */
public sealed interface Work permits NoopWork, SleepWork, SpinWork, Sha256Work, FileWork, ResolveWork, MixWork {

    /**
     * Does the work once, on the calling thread.
     *
     * @return a number that depends on what was done; whoever measures adds the numbers up and keeps the sum, so that no
     *     compiler may leave the work out
     * @throws InterruptedException if the calling thread was interrupted
     * @throws Exception if the work failed: a file that vanished, a host that no longer resolves
     */
    long call() throws Exception;

    /**
     * Checks, before anything is measured, that the work can be done at all.
     *
     * @throws IOException with one line that says what is wrong with the file or the host
     */
    default void check() throws IOException {}

    /**
     * The same work, whose random choices begin anew from this seed; this one itself where nothing is left to chance. So two
     * pools can be given the same choices.
     */
    default Work seeded(long seed) {
        return this;
    }

    /** The text that makes this work again: {@code sleep:2ms}. */
    String specification();
}
