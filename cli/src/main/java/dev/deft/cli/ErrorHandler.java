package dev.deft.cli;

import dev.deft.bench.WorkParser;
import dev.deft.cli.option.WorkConverter;
import dev.deft.report.file.Outputs;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MaxValuesExceededException;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.MutuallyExclusiveArgsException;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what went wrong, where picocli would print its whole usage or a stack trace. */
final class ErrorHandler implements IParameterExceptionHandler, IExecutionExceptionHandler {

    /** With {@code -Ddev.deft.debug=true} a failure shows its stack trace. */
    private static final String DEBUG = "dev.deft.debug";

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        complain(command, describe(e, command, args));
        return ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, @Nullable ParseResult parsed) {
        complain(command, e.getMessage() == null ? e.toString() : e.getMessage());
        if (Boolean.getBoolean(DEBUG)) {
            e.printStackTrace(command.getErr());
        }
        return ExitCode.FAILED;
    }

    /** Says which outputs could not be written, a line each. Returns what the command ends with. */
    static int report(CommandSpec command, Outputs outputs) {
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

    private static String describe(ParameterException e, CommandLine command, String[] args) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            return describeUnmatched(unmatched.getUnmatched(), command);
        }
        if (e instanceof MissingParameterException missing) {
            return describeMissing(missing.getMissing(), command);
        }
        if (e instanceof OverwrittenOptionException twice) {
            return nameOf(twice.getOverwritten()) + ": given more than once; allowed: once";
        }
        if (e instanceof MutuallyExclusiveArgsException || e instanceof MaxValuesExceededException) {
            return describeGroup(command, args);
        }
        if (e.getCause() instanceof TypeConversionException refusal) {
            return InvalidInput.describe(nameOf(e.getArgSpec()), e.getValue(), String.valueOf(refusal.getMessage()));
        }
        return String.valueOf(e.getMessage());
    }

    /** The exception does not tell which options of a group were given, one of them twice or two of them. */
    private static String describeGroup(CommandLine command, String[] args) {
        for (ArgGroupSpec group : command.getCommandSpec().argGroups()) {
            List<String> given = new ArrayList<>();
            for (int i = 0; i < args.length; i++) {
                String[] parts = args[i].split("=", 2);
                if (group.args().stream().anyMatch(argument -> nameOf(argument).equals(parts[0]))) {
                    String value = parts.length == 2 ? parts[1] : i + 1 < args.length ? args[i + 1] : "";
                    given.add(parts[0] + " " + InvalidInput.quoted(value));
                }
            }
            if (given.size() > 1) {
                return String.join(" and ", given) + ": allowed: only one of them";
            }
        }
        throw new IllegalStateException("no two options of a group in " + List.of(args));
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
        if (missing.size() > 1 && missing.get(0).group() != null) {
            return "one of these is missing: "
                    + missing.stream()
                            .map(argument -> nameOf(argument) + " " + argument.paramLabel())
                            .collect(Collectors.joining(", "));
        }
        ArgSpec first = missing.get(0);
        if (first.isPositional()) {
            return first.paramLabel() + " is missing; 'deft help " + command.getCommandName() + "' says what it is";
        }
        if (first.required() && first.group() == null) {
            return nameOf(first) + ": it or its value is missing; allowed: " + nameOf(first) + " " + first.paramLabel();
        }
        String allowed = first.paramLabel().equals(WorkConverter.LABEL) ? WorkParser.ALLOWED : first.paramLabel();
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
