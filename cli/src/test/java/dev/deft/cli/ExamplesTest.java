package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.deft.report.text.Captured;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The help can be read, and its examples typed as they stand. */
class ExamplesTest {

    /** The place where a shell takes over: a pipe, a file to write to, the end of a substitution. */
    private static final String SHELL = "\\s+[|>].*|\\)$";

    static Stream<CommandSpec> commands() {
        return Stream.concat(
                Stream.of(fresh().getCommandSpec(), reportOf(fresh())),
                fresh().getSubcommands().values().stream()
                        .flatMap(command ->
                                Stream.concat(Stream.of(command), command.getSubcommands().values().stream()))
                        .map(CommandLine::getCommandSpec));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasExamplesAndEachIsUnderstood(CommandSpec command) {
        List<String> examples = Stream.of(command.usageMessage().footer())
                .map(String::formatted)
                .dropWhile(line -> !line.equals("Examples:"))
                .skip(1)
                .map(String::strip)
                .toList();
        assertThat(examples).as("examples of " + command.qualifiedName()).isNotEmpty();
        assertThat(examples)
                .as("one of which shows the command itself")
                .anyMatch(example -> example.contains(command.qualifiedName()));
        for (String example : examples) {
            String[] words = words(example);
            assertThatCode(() -> parsing().parseArgs(words)).as(example).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aHelpFitsATerminal(CommandSpec command) {
        assertThat(command.commandLine().getUsageMessage().lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void anExampleWithAnOptionThatDoesNotExistIsFound() {
        assertThatCode(() -> parsing().parseArgs(words("deft bench --speed 1")))
                .isInstanceOf(CommandLine.UnmatchedArgumentException.class);
    }

    /** The words of an example that are Deft's, as a shell hands it over: {@code source <(deft completion)} has only {@code completion}. */
    private static String[] words(String example) {
        int start = example.indexOf("deft ");
        assertThat(start).as("deft in: " + example).isNotNegative();
        return example.substring(start + "deft ".length())
                .replaceFirst(SHELL, "")
                .replace("'", "")
                .strip()
                .split(" +", -1);
    }

    private static CommandLine parsing() {
        CommandLine deft = fresh();
        reportOf(deft);
        return deft;
    }

    /** With the one command that is put together elsewhere, if it is not there. */
    private static CommandSpec reportOf(CommandLine deft) {
        if (!deft.getSubcommands().containsKey("report")) {
            Captured nowhere = new Captured();
            deft.addSubcommand(new ReportCommand(
                    new ReportCommandTest.NamesOnly(),
                    MadeConsole.of(nowhere.stream(), nowhere.stream(), false, new CtrlC(nowhere.stream()))));
        }
        return deft.getSubcommands().get("report").getCommandSpec();
    }

    private static CommandLine fresh() {
        Captured nowhere = new Captured();
        return new Cli(MadeConsole.of(nowhere.stream(), nowhere.stream(), false, new CtrlC(nowhere.stream())))
                .commands();
    }
}
