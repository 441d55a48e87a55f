package dev.deft.cli;

import dev.deft.analysis.result.BenchDocument;
import dev.deft.report.file.Outputs;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/** Draws results. The keys are their names, in the order in which they are shown. */
interface ReportWriter {

    /** One page that needs no other file. */
    void page(Map<String, BenchDocument> results, PrintStream out);

    /** Its charts as PNG files in a folder that exists; what becomes of them is with {@code outputs}. */
    void pictures(Map<String, BenchDocument> results, Path folder, Outputs outputs);
}
