package dev.deft.cli;

import dev.deft.report.document.ResultFile;
import dev.deft.report.document.ResultFiles;
import dev.deft.report.file.Outputs;
import dev.deft.report.page.AdaptReport;
import dev.deft.report.page.HandoffReport;
import dev.deft.report.page.IsolationReport;
import dev.deft.report.page.NamedResult;
import dev.deft.report.page.SumReport;
import dev.deft.report.page.WebReport;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code deft report}: results of {@code deft bench}, {@code deft isolate}, {@code deft handoff}, {@code deft sum}, {@code deft adapt} or {@code deft web} as charts. */
@Command(
        name = "report",
        description = {
            "Draws one or several results of 'deft bench --json', or one of 'deft isolate --json', 'deft handoff"
                    + " --json', 'deft sum --json', 'deft adapt --json' or 'deft web --json', as a page of HTML that needs no other file.",
            ""
        },
        footer = {
            "",
            "Several results are drawn into the same charts, each under the name of its file.",
            "",
            "Examples:",
            "  deft bench --json result.json",
            "  deft report result.json -o result.html",
            "  deft report before.json after.json -o both.html --png charts"
        })
final class ReportCommand extends DeftCommand {

    /** More lines in one chart nobody can tell apart. */
    private static final int MOST_RESULTS = 6;

    /** A kind of result that fills a page by itself. */
    private record PageOfItsOwn<T extends Record>(ResultFile<T> format, BiConsumer<T, PrintStream> page) {

        Consumer<PrintStream> read(DeftCommand command, Path file) {
            T document = command.readResult(format, file);
            return out -> page.accept(document, out);
        }
    }

    private static final List<PageOfItsOwn<?>> PAGES = List.of(
            new PageOfItsOwn<>(ResultFiles.ISOLATE, IsolationReport::write),
            new PageOfItsOwn<>(ResultFiles.HANDOFF, HandoffReport::write),
            new PageOfItsOwn<>(ResultFiles.SUM, SumReport::write),
            new PageOfItsOwn<>(ResultFiles.ADAPT, AdaptReport::write),
            new PageOfItsOwn<>(ResultFiles.WEB, WebReport::write));

    @Parameters(
            arity = "1..*",
            paramLabel = "RESULT.json",
            description = "What to draw, up to " + MOST_RESULTS + " results.")
    private List<Path> results = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE|-",
            description = "Writes the page there; to stdout with -.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls.
    private Path output;

    @Option(names = "--png", paramLabel = "DIR", description = "Writes each chart there too, as a picture.")
    private @Nullable Path png;

    private final ReportWriter reports;
    private final Console console;

    ReportCommand(ReportWriter reports, Console console) {
        this.reports = reports;
        this.console = console;
    }

    @Override
    public Integer call() {
        if (results.size() > MOST_RESULTS) {
            throw refusal(results.size() + " results: allowed: up to " + MOST_RESULTS);
        }
        OutputFiles outputFiles = new OutputFiles(spec());
        refuseToReplace(output);
        outputFiles.checkFile("--output", output);
        for (Path file : results) {
            for (PageOfItsOwn<?> kind : PAGES) {
                if (kind.format().isOne(file)) {
                    return drawAlone(kind, file);
                }
            }
        }
        List<NamedResult> named = read();
        refuseToMixLoops(named);
        boolean missedRate = named.stream().anyMatch(result -> result.document().missedRate());
        Path page = BenchFiles.named(output, missedRate);
        refuseToReplace(page);
        outputFiles.checkFile("--output", page);
        Outputs outputs = new Outputs(console.streams());
        List<String> notes = BenchFiles.renaming(output, missedRate);
        // Made late, so that nothing is left behind where a result cannot be read.
        if (png != null) {
            outputFiles.check(Map.of("--output", page), Map.of("--png", png), List.of());
            reports.pictures(named, png, outputs);
        }
        outputs.write("--output", page, out -> reports.page(named, out));
        notes.forEach(console.err()::println);
        return ErrorHandler.report(spec(), outputs);
    }

    /** Draws a result that fills a page by itself. */
    private int drawAlone(PageOfItsOwn<?> kind, Path file) {
        String what = file + " is a result of " + kind.format().command();
        if (results.size() > 1) {
            throw refusal(what + ", which has a page of its own; allowed: it alone");
        }
        if (png != null) {
            throw refusal("--png", png, what + "; allowed: with results of deft bench");
        }
        Consumer<PrintStream> page = kind.read(this, file);
        Outputs outputs = new Outputs(console.streams());
        outputs.write("--output", output, page);
        return ErrorHandler.report(spec(), outputs);
    }

    private void refuseToReplace(Path page) {
        for (Path file : results) {
            if (OutputFiles.isSame(page, file)) {
                throw refusal("--output", page, "this is a result to draw; allowed: a file that is none of them");
            }
        }
    }

    /** Callers and rates have no axis in common. */
    private void refuseToMixLoops(List<NamedResult> named) {
        Map<String, String> loops = new HashMap<>();
        named.forEach(result -> loops.putIfAbsent(result.document().matrix().loop(), result.name()));
        if (loops.size() > 1) {
            throw refusal("open and closed loops cannot share a report: " + loops.get("open") + " is an open one, "
                    + loops.get("closed") + " a closed one; allowed: results of one kind");
        }
    }

    private List<NamedResult> read() {
        List<String> names = ResultNames.of(results);
        List<NamedResult> named = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            named.add(new NamedResult(names.get(i), readResult(ResultFiles.BENCH, results.get(i))));
        }
        return named;
    }
}
