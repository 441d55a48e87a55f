package dev.deft.reactor;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/**
 * The interrupt of one call that is cancelled. Under its monitor, so that it comes before the call has ended or not at all: the
 * worker's next call never gets it.
 */
final class CancelInterrupt {

    private final Thread thread;

    @GuardedBy("this")
    private boolean delivered;

    @GuardedBy("this")
    private boolean ended;

    CancelInterrupt(Thread thread) {
        this.thread = thread;
    }

    /** Interrupts the call's thread, unless the call has ended. Any thread. */
    synchronized void deliver() {
        if (!ended) {
            delivered = true;
            thread.interrupt();
        }
    }

    /** Says that the call has ended, and clears what it has left of the interrupt. On the call's thread. */
    synchronized void end() {
        ended = true;
        if (delivered) {
            Thread.interrupted();
        }
    }
}
