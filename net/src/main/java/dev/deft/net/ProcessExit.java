package dev.deft.net;

import java.util.OptionalInt;

/**
 * The way in which a process ended.
 *
 * @param code the exit code; 128 and its number for a signal, as shells have it
 */
public record ProcessExit(int code) {

    private static final int SIGNALLED = 128;

    /** Returns whether the code is 0. */
    public boolean isSuccess() {
        return code == 0;
    }

    /** Returns the number of the signal that ended it, if one did. A process that exits with such a code itself looks the same. */
    public OptionalInt signal() {
        return code > SIGNALLED ? OptionalInt.of(code - SIGNALLED) : OptionalInt.empty();
    }

    @Override
    public String toString() {
        return code > SIGNALLED ? "ended by signal " + (code - SIGNALLED) : "exited with " + code;
    }
}
