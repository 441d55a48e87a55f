package dev.deft.cli;

import dev.deft.cli.option.PathConverter;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Help;

/** The command line without the JVM around it: arguments in, text and an exit code out. */
final class Cli {

    private final Console console;

    /** A command line that is run here. */
    Cli(Console console) {
        this.console = console;
    }

    /** Runs one command and returns its {@link ExitCode}. */
    int run(String... args) {
        int code;
        try {
            code = execute(args);
        } catch (OutOfMemoryError e) {
            code = complainOfMemory();
        }
        boolean told = code == ExitCode.FAILED || code == ExitCode.USAGE;
        return told || !console.out().checkError() ? code : complainOfStdout();
    }

    private int execute(String... args) {
        ErrorHandler errors = new ErrorHandler();
        return commands()
                .setOut(writer(console.out()))
                .setErr(writer(console.err()))
                .setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF))
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors)
                .execute(args);
    }

    /** All commands with their options. */
    CommandLine commands() {
        CommandLine help = new CommandLine(new HelpCommand());
        CommandLine root = new CommandLine(new RootCommand())
                .addSubcommand(new BenchCommand(console))
                .addSubcommand(new SoakCommand(console))
                .addSubcommand(new CompareCommand(console))
                .addSubcommand(new IsolateCommand(console))
                .addSubcommand(new HandoffCommand(console))
                .addSubcommand(new SumCommand(console))
                .addSubcommand(new WebCommand(console))
                .addSubcommand(new CommandLine(new ServeCommand())
                        .addSubcommand(new ServeSumCommand(console))
                        .addSubcommand(new ServeHttpCommand(console)))
                .addSubcommand(new CommandLine(new LoadCommand())
                        .addSubcommand(new LoadSumCommand(console))
                        .addSubcommand(new LoadHttpCommand(console)))
                .addSubcommand(new AdaptCommand(console))
                .addSubcommand(new AdviseCommand(console))
                .addSubcommand(new TopCommand(console))
                .addSubcommand(new ReportCommand(new ReportWriter(), console))
                .addSubcommand(new DiffCommand(console))
                .addSubcommand(new CompletionCommand(console))
                .addSubcommand(help);
        help.getCommandSpec()
                .addPositional(HelpCommand.oneOf(root.getSubcommands().keySet()));
        root.registerConverter(Path.class, new PathConverter());
        // Subcommands take this over only if it is set after they were added.
        // An argument that begins with @ is the user's own text, not the name of a file of arguments.
        return root.setExpandAtFiles(false);
    }

    /** A print stream keeps its errors to itself, so all that is known is that there was one. */
    private int complainOfStdout() {
        console.err()
                .println("deft: could not print all of it to stdout: the disk is full, or what reads it has ended");
        return ExitCode.FAILED;
    }

    /** Prints a line, for which there is enough by now: what took the memory is let go of. */
    private int complainOfMemory() {
        console.err()
                .println("deft: out of memory, of which there were "
                        + (Runtime.getRuntime().maxMemory() >> 20)
                        + " MiB; allowed: less to measure or to read, or more memory: JAVA_TOOL_OPTIONS=-Xmx8g");
        return ExitCode.FAILED;
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, Charset.defaultCharset()), true);
    }
}
