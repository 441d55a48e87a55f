package dev.deft.cli;

import dev.deft.report.text.Screen;

/** The entry point of the JVM, and the only class that exits it. */
public final class Main {

    private Main() {}

    /** Runs the command line and exits with its code; {@link ExitCode} lists them. */
    public static void main(String[] args) {
        CtrlC ctrlC = CtrlC.hooked(System.out);
        Screen screen =
                new Screen(Terminal.STDOUT.isPresent(), System.getenv(), Screen.charsetOf(System.getProperties()));
        Cli cli = new Cli(new Console(System.out, System.err, Terminal.STDERR.isPresent(), ctrlC, screen));
        int code = ExitCode.FAILED;
        try {
            code = cli.run(args);
        } finally {
            ctrlC.finished();
        }
        System.exit(code);
    }
}
