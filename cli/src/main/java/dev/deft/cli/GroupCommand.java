package dev.deft.cli;

/** A command of commands. */
abstract class GroupCommand extends DeftCommand {

    /** None of them was named: says which there are, as an error. */
    @Override
    public final Integer call() {
        spec().commandLine().usage(spec().commandLine().getErr());
        return ExitCode.USAGE;
    }
}
