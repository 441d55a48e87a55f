package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.BenchDocument;
import dev.deft.report.document.DocumentsForDiff;
import dev.deft.report.file.Outputs;
import dev.deft.report.page.NamedResult;
import dev.deft.report.text.Captured;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReportCommandTest {

    private static final BenchDocument CLOSED = DocumentsForDiff.closed(DocumentsForDiff.cell(1, 4, 1.5));
    private static final BenchDocument OPEN = DocumentsForDiff.open(DocumentsForDiff.sent(500, 4, false, 1.5));

    private final Captured out = new Captured();
    private final Captured err = new Captured();

    @TempDir
    private Path folder;

    @Test
    void drawsTheResultsUnderTheirFilesNamesInTheirOrder() throws Exception {
        String b = file("b.json", CLOSED);
        String a = file("a.json", CLOSED);
        Path page = folder.resolve("page.html");
        assertThat(run(b, a, "-o", page.toString())).isZero();
        assertThat(page).hasContent("page of [b, a]");
        assertThat(folder.resolve("charts")).doesNotExist();
    }

    @Test
    void drawsPicturesIntoAFolderThatItMakes() throws Exception {
        Path charts = folder.resolve("made/charts");
        assertThat(run(file("a.json", CLOSED), "-o", path("page.html"), "--png", charts.toString()))
                .isZero();
        assertThat(charts.resolve("a.png")).exists();
    }

    @Test
    void aResultThatMissedItsRateSaysSoInTheNameOfItsPage() throws Exception {
        BenchDocument missed = DocumentsForDiff.open(DocumentsForDiff.sent(500, 4, true, 1.5));
        Path asked = Files.writeString(folder.resolve("page.html"), "old");
        Path page = folder.resolve("page-missed-rate.html");
        assertThat(run(file("kept.json", OPEN), file("missed.json", missed), "-o", asked.toString()))
                .isZero();
        assertThat(page).hasContent("page of [kept, missed]");
        assertThat(asked).hasContent("old");
        assertThat(err.lines())
                .containsExactly("MISSED ITS RATE, so the file is called " + page, asked + " is of an earlier run");
    }

    @Test
    void aReportThatFailsLeavesTheOldPage() throws Exception {
        Path page = Files.writeString(folder.resolve("page.html"), "old");
        assertThat(run(file("broken.json", CLOSED), "-o", page.toString())).isEqualTo(1);
        assertThat(page).hasContent("old");
        assertThat(err.lines()).containsExactly("report: --output: it broke");
    }

    @Test
    void badInputLeavesNothingBehind() throws Exception {
        String closed = file("closed.json", CLOSED);
        String open = file("open.json", OPEN);
        String broken = Files.writeString(folder.resolve("no.json"), "{}").toString();
        String page = path("page.html");
        String charts = path("charts");
        refuses("RESULT.json is missing; 'deft help report' says what it is", "-o", page);
        refuses("--output: it or its value is missing; allowed: --output FILE|-", closed);
        refuses(
                "--output '" + folder + "': this is a folder; allowed: a file that can be written",
                closed,
                "-o",
                folder.toString());
        refuses(
                "--output '" + closed + "': this is a result to draw; allowed: a file that is none of them",
                closed,
                "-o",
                closed);
        refuses(
                broken
                        + ": is no result of deft bench: it has no text 'schema'; allowed: what deft bench --json writes",
                closed,
                broken,
                "-o",
                page,
                "--png",
                charts);
        refuses(
                "open and closed loops cannot share a report: open is an open one, closed a closed one; allowed:"
                        + " results of one kind",
                closed,
                open,
                "-o",
                page,
                "--png",
                charts);
        refuses("7 results: allowed: up to 6", closed, closed, closed, closed, closed, closed, closed, "-o", page);
        refuses(
                "--png '" + closed + "': cannot be made a folder; allowed: a folder that can be written",
                closed,
                "-o",
                page,
                "--png",
                closed);
        String lost = path("none/page.html");
        refuses(
                "--output '" + lost + "': there is no folder " + folder.resolve("none")
                        + "; allowed: a file in one that exists",
                closed,
                "-o",
                lost);
        refuses(
                "--png '" + page + "': --output makes a file of this name; allowed: a folder of another one",
                closed,
                "-o",
                page,
                "--png",
                page);
        assertThat(folder).isDirectoryNotContaining("glob:**page.html").isDirectoryNotContaining("glob:**charts");
    }

    @Test
    void dashIsStdout() throws Exception {
        BenchDocument missed = DocumentsForDiff.open(DocumentsForDiff.sent(500, 4, true, 1.5));
        assertThat(run(file("a.json", missed), "-o", "-")).isZero();
        assertThat(out.text()).isEqualTo("page of [a]");
        assertThat(err.text()).isEmpty();
        assertThat(Path.of("-")).doesNotExist();
    }

    @Test
    void aPageThatBreaksLeavesStdoutAsItWas() throws Exception {
        assertThat(run(file("broken.json", CLOSED), "-o", "-")).isEqualTo(1);
        assertThat(out.text()).isEmpty();
    }

    @Test
    void thePageIsWrittenWhereAPictureCannotBe() throws Exception {
        Path page = folder.resolve("page.html");
        assertThat(run(file("undrawn.json", CLOSED), "-o", page.toString(), "--png", path("charts")))
                .isEqualTo(1);
        assertThat(page).hasContent("page of [undrawn]");
        assertThat(err.lines()).containsExactly("report: --png: no pictures of [undrawn]");
    }

    @Test
    void namesAreAsBriefAsTellsThemApart() {
        assertThat(names("runs/a.json", "b.JSON", "c")).containsExactly("a", "b.JSON", "c");
        assertThat(names("x/r.json", "y/r.json")).containsExactly("x/r", "y/r");
        assertThat(names("p/x/r.json", "q/x/r.json")).containsExactly("p/x/r", "q/x/r");
        assertThat(names("r.json", "r.json")).containsExactly("r (1)", "r (2)");
        assertThat(names("r.json", "r")).containsExactly("r (1)", "r (2)");
        assertThat(names("/")).containsExactly("/");
    }

    private static List<String> names(String... files) {
        return ResultNames.of(List.of(files).stream().map(Path::of).toList());
    }

    private void refuses(String complaint, String... args) {
        int before = err.lines().size();
        assertThat(run(args)).isEqualTo(2);
        assertThat(err.lines().subList(before, err.lines().size())).containsExactly("report: " + complaint);
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private String file(String name, BenchDocument document) throws IOException {
        return Files.writeString(folder.resolve(name), DocumentsForDiff.json(document))
                .toString();
    }

    private int run(String... args) {
        ErrorHandler complaints = new ErrorHandler();
        return new CommandLine(new ReportCommand(
                        new NamesOnly(), MadeConsole.of(out.stream(), err.stream(), false, new CtrlC(out.stream()))))
                .setErr(new PrintWriter(new OutputStreamWriter(err.stream(), StandardCharsets.UTF_8), true))
                .setParameterExceptionHandler(complaints)
                .setExecutionExceptionHandler(complaints)
                .execute(args);
    }

    /** Draws nothing but the names. */
    static final class NamesOnly extends ReportWriter {
        @Override
        void page(List<NamedResult> results, PrintStream out) {
            out.print("page of " + names(results));
            if (names(results).contains("broken")) {
                throw new IllegalStateException("it broke");
            }
        }

        @Override
        void pictures(List<NamedResult> results, Path folder, Outputs outputs) {
            outputs.attempt("--png", () -> {
                if (names(results).contains("undrawn")) {
                    throw new IOException("no pictures of " + names(results));
                }
                for (String name : names(results)) {
                    Files.write(folder.resolve(name + ".png"), Collections.singleton(name));
                }
            });
        }

        private static List<String> names(List<NamedResult> results) {
            return results.stream().map(NamedResult::name).toList();
        }
    }
}
