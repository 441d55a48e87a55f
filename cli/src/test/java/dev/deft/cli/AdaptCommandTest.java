package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.report.text.Captured;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdaptCommandTest {

    private final Captured out = new Captured();
    private final Captured err = new Captured();

    @TempDir
    private Path folder;

    @Test
    void aRunThatWasInterruptedBeforeItBeganMeasuresNothing() {
        CtrlC ctrlC = new CtrlC(out.stream());
        ctrlC.interrupt();
        assertThat(new Cli(MadeConsole.of(out.stream(), err.stream(), false, ctrlC))
                        .run("adapt", "--sizing", "fixed:2"))
                .isEqualTo(130);
        assertThat(out.lines()).containsExactly(CtrlC.NOTHING_MEASURED);
    }

    @Test
    @Tag("real-threads")
    void aShortRunHasATableAFileAndAPageAndTheFileIsDrawnAgain() throws Exception {
        Path json = folder.resolve("result.json");
        Path page = folder.resolve("page.html");
        assertThat(run(
                        "adapt",
                        "--scenario",
                        "starvation,step",
                        "--sizing",
                        "fixed:best,jdk:40",
                        "--work",
                        "sleep:1ms",
                        "--demand",
                        "50",
                        "--duration",
                        "20ms",
                        "--seed",
                        "7",
                        "--json",
                        json.toString(),
                        "--report",
                        page.toString()))
                .as(err.text())
                .isZero();
        assertThat(out.lines())
                .contains("starvation: endless tasks on all processors, and one more")
                .contains("step: a resource that changes its size")
                .anyMatch(line -> line.startsWith("  tasks       sleep:1ms, 50 outstanding; 20 ms a phase; seed 7"))
                .anyMatch(line -> line.matches("fixed:30 +of best.*"))
                .anyMatch(line -> line.matches(" *jdk:40 +of best.*"));

        Path again = folder.resolve("again.html");
        assertThat(run("report", json.toString(), "-o", again.toString())).isZero();
        assertThat(again).hasSameTextualContentAs(page);
        assertThat(Files.size(again)).isPositive();
    }

    @Test
    @Tag("real-threads")
    void whereTheWorkTakesLongerThanAPhaseNothingIsSaidOfTheBestAndThereIsAFileAllTheSame() {
        Path json = folder.resolve("result.json");
        assertThat(run(
                        "adapt",
                        "--scenario",
                        "step",
                        "--sizing",
                        "fixed:2",
                        "--work",
                        "sleep:1h",
                        "--duration",
                        "10ms",
                        "--json",
                        json.toString()))
                .as(err.text())
                .isZero();
        assertThat(out.lines()).anyMatch(line -> line.matches("fixed:2 +of best +- +- +- +- +-"));
        assertThat(json).content().contains("\"bestThroughput\": null");
    }

    private int run(String... args) {
        return new Cli(MadeConsole.of(out.stream(), err.stream(), false, new CtrlC(out.stream()))).run(args);
    }
}
