package dev.deft.cli;

import dev.deft.analysis.result.BenchDocument;
import dev.deft.report.file.Outputs;
import dev.deft.report.page.ChartFiles;
import dev.deft.report.page.NamedResult;
import dev.deft.report.page.Report;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The report as it is drawn. */
final class DrawnReports implements ReportWriter {

    @Override
    public void page(Map<String, BenchDocument> results, PrintStream out) {
        Report.write(named(results), out);
    }

    @Override
    public void pictures(Map<String, BenchDocument> results, Path folder, Outputs outputs) {
        outputs.attempt("--png", () -> ChartFiles.write(folder, named(results), outputs));
    }

    private static List<NamedResult> named(Map<String, BenchDocument> results) {
        return results.entrySet().stream()
                .map(result -> new NamedResult(result.getKey(), result.getValue()))
                .toList();
    }
}
