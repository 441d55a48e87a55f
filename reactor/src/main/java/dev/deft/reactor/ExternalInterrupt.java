package dev.deft.reactor;

/**
 * An interrupt of the reactor's thread that none of its calls left: it was set before, or by another thread. No call is to
 * inherit it, so it is set aside, told to the log, and given back when the reactor has ended. Reactor thread only.
 */
final class ExternalInterrupt {

    private final String reactorName;
    private boolean came;

    ExternalInterrupt(String reactorName) {
        this.reactorName = reactorName;
    }

    /** Sets aside an interrupt, if one came; called where none of the user's calls has run since the last one's was cleared. */
    boolean setAside() {
        if (!Thread.interrupted()) {
            return false;
        }
        came = true;
        ReactorLog.interrupted(reactorName);
        return true;
    }

    /** Sets the interrupt again, for the thread is its caller's again. */
    void giveBack() {
        if (came) {
            came = false;
            Thread.currentThread().interrupt();
        }
    }

    /** Does {@code work} at once, on a thread that is its caller's again soon enough for nobody to miss the interrupt. */
    static void keptFrom(Runnable work) {
        boolean interrupted = Thread.interrupted();
        try {
            work.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
