package dev.deft.net;

import org.junit.jupiter.api.Assumptions;

/** The end of a test that cannot be run here, which the build's output tells: a test that is skipped in silence proves nothing. */
final class Skip {

    private Skip() {}

    /** Ends the test unless the machine has what it needs, with a line that says so. */
    static void unless(boolean isThere, String missing) {
        if (!isThere) {
            String line = "skipped: " + missing;
            System.out.println(line);
            Assumptions.abort(line);
        }
    }
}
