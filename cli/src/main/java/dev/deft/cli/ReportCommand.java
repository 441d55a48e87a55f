package dev.deft.cli;

import dev.deft.report.document.BenchDocument;
import dev.deft.report.file.Outputs;
import dev.deft.report.file.StandardStreams;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code deft report}: results of {@code deft bench} as charts. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        versionProvider = RootCommand.Version.class,
        sortOptions = false,
        description = {
            "Draws one or several results of 'deft bench --json' as a page of HTML that needs no other file.",
            ""
        },
        footer = {
            "",
            "Several results are drawn into the same charts, each under the name of its file.",
            "",
            "Exit codes: 0 done, 1 failed while running, 2 wrong usage, 130 interrupted.",
            "",
            "Examples:",
            "  deft bench --json result.json",
            "  deft report result.json -o result.html",
            "  deft report before.json after.json -o both.html --png charts"
        })
final class ReportCommand implements Callable<Integer> {

    /** More lines in one chart nobody can tell apart. */
    private static final int MOST_RESULTS = 6;

    @Parameters(
            arity = "1..*",
            paramLabel = "RESULT.json",
            description = "What to draw, up to " + MOST_RESULTS + " results.")
    private List<String> results = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE|-",
            description = "Writes the page there; to stdout with -.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls.
    private String output;

    @Option(names = "--png", paramLabel = "DIR", description = "Writes each chart there too, as a picture.")
    private @Nullable String png;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls.
    private CommandSpec spec;

    private final Reports reports;
    private final StandardStreams streams;

    ReportCommand(Reports reports, StandardStreams streams) {
        this.reports = reports;
        this.streams = streams;
    }

    @Override
    public Integer call() throws BadInput {
        List<Path> files = files();
        Path asked = OptionValues.path("--output", output);
        refuseToReplace(asked, files);
        OutputFiles.checkFile("--output", asked);
        Path folder = png == null ? null : OptionValues.path("--png", png);
        Map<String, BenchDocument> named = read(files);
        refuseToMixLoops(named);
        boolean missedRate = named.values().stream().anyMatch(BenchDocument::missedRate);
        Path page = BenchFiles.named(asked, missedRate);
        refuseToReplace(page, files);
        OutputFiles.checkFile("--output", page);
        Outputs outputs = new Outputs(streams);
        List<String> notes = BenchFiles.renaming(asked, missedRate);
        // Made late, so that nothing is left behind where a result cannot be read.
        if (folder != null) {
            OutputFiles.check(Map.of("--output", page), Map.of("--png", folder), List.of());
            reports.pictures(named, folder, outputs);
        }
        outputs.write("--output", page, out -> reports.page(named, out));
        notes.forEach(streams.err()::println);
        return Complaints.of(spec, outputs);
    }

    private List<Path> files() throws BadInput {
        if (results.size() > MOST_RESULTS) {
            throw new BadInput(results.size() + " results: allowed: up to " + MOST_RESULTS);
        }
        List<Path> files = new ArrayList<>();
        for (String result : results) {
            files.add(OptionValues.path("RESULT.json", result));
        }
        return files;
    }

    private static void refuseToReplace(Path page, List<Path> files) throws BadInput {
        for (Path file : files) {
            if (OutputFiles.isSame(page, file)) {
                throw new BadInput(
                        "--output", page.toString(), "this is a result to draw; allowed: a file that is none of them");
            }
        }
    }

    /** Callers and rates have no axis in common. */
    private static void refuseToMixLoops(Map<String, BenchDocument> named) throws BadInput {
        Map<String, String> loops = new LinkedHashMap<>();
        named.forEach((name, document) -> loops.putIfAbsent(document.matrix().loop(), name));
        if (loops.size() > 1) {
            throw new BadInput("open and closed loops cannot share a report: "
                    + loops.get("open") + " is an open one, " + loops.get("closed")
                    + " a closed one; allowed: results of one kind");
        }
    }

    private static Map<String, BenchDocument> read(List<Path> files) throws BadInput {
        List<String> names = ResultNames.of(files);
        Map<String, BenchDocument> named = new LinkedHashMap<>();
        for (int i = 0; i < files.size(); i++) {
            named.put(names.get(i), ResultFiles.read(files.get(i)));
        }
        return named;
    }
}
