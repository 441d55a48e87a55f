package dev.deft.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Refusals of what was typed, each one line that names the option, its value and what is allowed. */
final class InvalidInput {

    /** As much as shows which one is meant; a pasted list may have thousands. */
    private static final int LONGEST_VALUE = 200;

    private InvalidInput() {}

    static ParameterException value(CommandSpec command, String option, Object value, String why) {
        return of(command, describe(option, value.toString(), why));
    }

    static ParameterException of(CommandSpec command, String message) {
        return new ParameterException(command.commandLine(), message);
    }

    static String describe(String option, String value, String why) {
        return option + " " + quoted(value) + ": " + why;
    }

    static String quoted(String value) {
        return "'" + (value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "…") + "'";
    }
}
