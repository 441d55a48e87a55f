package dev.deft.cli;

import dev.deft.report.file.Outputs;
import dev.deft.report.page.ChartFiles;
import dev.deft.report.page.NamedResult;
import dev.deft.report.page.Report;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** Draws results; a test has another, which draws nothing. */
class ReportWriter {

    /** Writes one page that needs no other file. */
    void page(List<NamedResult> results, PrintStream out) {
        Report.write(results, out);
    }

    /** Writes its charts as PNG files in a folder that exists; what becomes of them is with {@code outputs}. */
    void pictures(List<NamedResult> results, Path folder, Outputs outputs) {
        outputs.attempt("--png", () -> ChartFiles.write(folder, results, outputs));
    }
}
