package dev.deft.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** A command that serves until Ctrl-C, or until its standard input ends where a parent process asks for that. */
abstract class ServingCommand extends DeftCommand {

    /** For a parent process, which a server must not outlive. */
    @Option(names = "--until-stdin-ends", hidden = true)
    private boolean untilStdinEnds;

    private final Console console;

    ServingCommand(Console console) {
        this.console = console;
    }

    /**
     * Serves, and then ends what serves.
     *
     * @param listening printed at first: where it listens
     * @param servers closed in the end
     * @param done asked for after that, and printed: what was served
     * @return the exit code
     */
    final int serve(List<String> listening, AutoCloseable servers, Supplier<List<String>> done) throws Exception {
        try (servers) {
            CountDownLatch end = new CountDownLatch(1);
            if (!console.ctrlC().stopsWith(end::countDown)) {
                return ExitCode.INTERRUPTED;
            }
            console.print(listening);
            if (untilStdinEnds) {
                StdinEnd.then(end::countDown);
            }
            end.await();
        }
        console.print(done.get());
        return untilStdinEnds ? ExitCode.OK : ExitCode.INTERRUPTED;
    }

    /** Returns the refusal of a port on which nothing can listen. */
    final ParameterException portRefusal(long port, IOException why) {
        return refusal(
                "--port", port, "cannot be listened on (" + why.getMessage() + "); allowed: a free port, or 0 for any");
    }
}
