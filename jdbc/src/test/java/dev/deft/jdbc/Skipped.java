package dev.deft.jdbc;

import org.junit.jupiter.api.Assumptions;

/** The end of a test that cannot be run here, which the build's output tells. */
final class Skipped {

    private Skipped() {}

    /** Ends the test unless the machine has what it needs, with a line that says so. */
    static void unless(boolean isThere, String missing) {
        if (!isThere) {
            String line = "skipped: " + missing;
            System.out.println(line);
            Assumptions.abort(line);
        }
    }
}
