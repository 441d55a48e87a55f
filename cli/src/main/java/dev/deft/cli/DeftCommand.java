package dev.deft.cli;

import dev.deft.bench.LoadFailedException;
import dev.deft.bench.SumLoad;
import dev.deft.report.document.ResultFile;
import dev.deft.report.document.UnreadableResult;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command, and what all have in common: help, the version, refusals that name the option, and, where it has no others, exit codes. */
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = RootCommand.Version.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed while running", "2:wrong usage", "130:interrupted"})
abstract class DeftCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls.
    private CommandSpec spec;

    final CommandSpec spec() {
        return spec;
    }

    /** Returns the refusal of what was typed, in one line that says what is allowed. */
    final ParameterException refusal(String message) {
        return InvalidInput.of(spec, message);
    }

    /** Returns the refusal of an option's value. */
    final ParameterException refusal(String option, Object value, String why) {
        return InvalidInput.value(spec, option, value, why);
    }

    /** Reads a result; refuses a file that is none, and says in one line what is wrong with it. */
    final <T extends Record> T readResult(ResultFile<T> format, Path file) {
        try {
            return format.read(file);
        } catch (UnreadableResult e) {
            throw refusal(String.valueOf(e.getMessage()));
        }
    }

    /** A request to a server. */
    @FunctionalInterface
    interface OneRequest {
        void make() throws IOException, LoadFailedException;
    }

    /**
     * Makes a first request; refuses the port where it fails.
     *
     * @param name what is to be served there: {@code deft serve NAME}
     */
    final void tryOut(OneRequest request, InetSocketAddress server, String name) {
        try {
            request.make();
        } catch (IOException e) {
            throw refusal(
                    "--port",
                    server.getPort(),
                    "nobody answers at " + SumLoad.shown(server) + " (" + e.getMessage()
                            + "); allowed: the port of a running 'deft serve " + name + "'");
        } catch (LoadFailedException e) {
            throw refusal("--port", server.getPort(), String.valueOf(e.getMessage()));
        }
    }
}
