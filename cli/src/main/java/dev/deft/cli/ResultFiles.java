package dev.deft.cli;

import dev.deft.analysis.result.BenchDocument;
import dev.deft.report.document.BenchFile;
import dev.deft.report.document.UnreadableResult;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/** Reads the result files that are named on the command line. */
final class ResultFiles {

    private ResultFiles() {}

    /** Reads a result; refuses, on behalf of {@code command}, a file that is none, and says in one line what is wrong with it. */
    static BenchDocument read(CommandSpec command, Path file) {
        try {
            return BenchFile.read(file);
        } catch (UnreadableResult e) {
            throw InvalidInput.of(command, String.valueOf(e.getMessage()));
        }
    }
}
