package dev.deft.reactor;

import static org.junit.jupiter.api.Assumptions.abort;

/** The transports that this machine has. */
final class Transports {

    private Transports() {}

    /** Skips the test, and says why, where {@code transport} cannot be had. */
    static void assumeAvailable(Transport transport) {
        try {
            transport.resolved();
        } catch (IllegalStateException missing) {
            abort("not run over " + transport + ": " + missing.getMessage());
        }
    }
}
