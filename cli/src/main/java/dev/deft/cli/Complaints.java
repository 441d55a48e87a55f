package dev.deft.cli;

import dev.deft.bench.WorkParser;
import dev.deft.report.file.Outputs;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what went wrong, where picocli would print its whole usage or a stack trace. */
final class Complaints implements IParameterExceptionHandler, IExecutionExceptionHandler {

    /** With {@code -Ddev.deft.debug=true} a failure shows its stack trace. */
    private static final String DEBUG = "dev.deft.debug";

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        complain(command, describe(e, command));
        return ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, @Nullable ParseResult parsed) {
        if (e instanceof BadInput) {
            complain(command, String.valueOf(e.getMessage()));
            return ExitCode.USAGE;
        }
        complain(command, e.getMessage() == null ? e.toString() : e.getMessage());
        if (Boolean.getBoolean(DEBUG)) {
            e.printStackTrace(command.getErr());
        }
        return ExitCode.FAILED;
    }

    /** Says which outputs could not be written, a line each. Returns what the command ends with. */
    static int of(CommandSpec command, Outputs outputs) {
        List<String> complaints = outputs.complaints();
        complaints.forEach(complaint -> complain(command.commandLine(), complaint));
        if (Boolean.getBoolean(DEBUG)) {
            outputs.causes()
                    .forEach(
                            cause -> cause.printStackTrace(command.commandLine().getErr()));
        }
        return complaints.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static void complain(CommandLine command, String message) {
        PrintWriter err = command.getErr();
        err.println(command.getCommandSpec().qualifiedName() + ": " + oneLine(message));
        err.flush();
    }

    private static String describe(ParameterException e, CommandLine command) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            return describeUnmatched(unmatched.getUnmatched(), command);
        }
        if (e instanceof MissingParameterException missing) {
            return describeMissing(missing.getMissing(), command);
        }
        if (e instanceof OverwrittenOptionException twice) {
            return nameOf(twice.getOverwritten()) + ": given more than once; allowed: once";
        }
        return String.valueOf(e.getMessage());
    }

    private static String describeUnmatched(List<String> unmatched, CommandLine command) {
        String first = unmatched.get(0);
        if (first.startsWith("-")) {
            return "unknown option '" + first + "'; allowed: " + String.join(", ", optionNames(command));
        }
        if (command.getSubcommands().isEmpty()) {
            String parameters = parameters(command);
            return "unknown argument '" + first + "'; allowed: only options"
                    + (parameters.isEmpty() ? "" : " and " + parameters);
        }
        return "unknown command '" + first + "'; allowed: "
                + String.join(", ", command.getSubcommands().keySet());
    }

    private static String describeMissing(List<ArgSpec> missing, CommandLine command) {
        ArgSpec first = missing.get(0);
        if (first.isPositional()) {
            return first.paramLabel() + " is missing; 'deft help " + command.getCommandName() + "' says what it is";
        }
        if (first.required()) {
            return nameOf(first) + ": it or its value is missing; allowed: " + nameOf(first) + " " + first.paramLabel();
        }
        String allowed = first.paramLabel().equals(BenchCommand.WORK) ? WorkParser.ALLOWED : first.paramLabel();
        return nameOf(first) + ": its value is missing; allowed: " + allowed;
    }

    private static String nameOf(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    private static String parameters(CommandLine command) {
        return command.getCommandSpec().positionalParameters().stream()
                .map(ArgSpec::paramLabel)
                .collect(Collectors.joining(" "));
    }

    private static List<String> optionNames(CommandLine command) {
        return command.getCommandSpec().options().stream()
                .map(OptionSpec::longestName)
                .sorted()
                .toList();
    }

    /** It quotes what was typed or read, which may hold what moves a terminal's cursor or turns its text around. */
    private static String oneLine(String message) {
        return message.strip()
                .replaceAll("\\s*\\R\\s*", " ")
                .replaceAll("[\\p{Cc}\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]", "?");
    }
}
