package dev.deft.cli;

/** The exit codes of the command line. */
final class ExitCode {

    static final int OK = 0;

    /** It failed while it ran. */
    static final int FAILED = 1;

    /** The command line as typed cannot be done. */
    static final int USAGE = 2;

    /** {@code deft diff} found something slower. */
    static final int REGRESSION = 3;

    /** {@code deft advise} found that no number of workers meets the target. */
    static final int INFEASIBLE = 4;

    /** Ended by Ctrl-C: 128 and the signal's number, as shells do. */
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
