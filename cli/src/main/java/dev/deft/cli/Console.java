package dev.deft.cli;

import dev.deft.report.file.ProgramStreams;
import dev.deft.report.text.Screen;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;

/**
 * The place where a command is run.
 *
 * @param out the receiver of results
 * @param err the receiver of everything else
 * @param terminal whether somebody watches {@code err}, so that progress is worth printing
 * @param screen where {@code out} is read
 */
record Console(PrintStream out, PrintStream err, boolean terminal, CtrlC ctrlC, Screen screen) {

    /** Returns the stream for a text, which nobody sees where a file takes its place on stdout. */
    PrintStream text(boolean fileTakesStdout) {
        return fileTakesStdout ? new PrintStream(OutputStream.nullOutputStream()) : out;
    }

    ProgramStreams streams() {
        return new ProgramStreams(out, err);
    }

    void print(List<String> lines) {
        lines.forEach(out::println);
        out.flush();
    }
}
