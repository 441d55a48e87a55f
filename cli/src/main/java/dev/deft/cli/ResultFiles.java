package dev.deft.cli;

import dev.deft.report.document.BenchDocument;
import dev.deft.report.document.BenchFile;
import dev.deft.report.document.UnreadableResult;
import java.nio.file.Path;

/** Reads the result files that are named on the command line. */
final class ResultFiles {

    private ResultFiles() {}

    /** A result, or what is wrong with the file in one line. */
    static BenchDocument read(Path file) throws BadInput {
        try {
            return BenchFile.read(file);
        } catch (UnreadableResult e) {
            throw new BadInput(String.valueOf(e.getMessage()));
        }
    }
}
