package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.bench.IsolationPlan;
import dev.deft.bench.WorkParser;
import dev.deft.reactor.Transport;
import dev.deft.report.text.Captured;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IsolateCommandTest {

    private final Captured out = new Captured();
    private final Captured err = new Captured();

    @TempDir
    private Path folder;

    @Test
    void whatWillRunIsSaidWithAboutHowLongItTakes() {
        // Each setting for ten rounds of 2.3 s, and one of 1.3 s before.
        assertThat(IsolateCommand.announcement(plan(), 5)).isEqualTo("5 settings x 10 rounds, about 2 min 2 s");
    }

    private static IsolationPlan plan() {
        return new IsolationPlan(
                WorkParser.parse("noop"),
                1,
                1,
                1,
                200,
                "localhost",
                Duration.ZERO,
                Duration.ofSeconds(1),
                Duration.ofMillis(300),
                Duration.ofSeconds(2),
                10,
                1,
                Transport.NIO);
    }

    @Test
    void aRunThatWasInterruptedBeforeItBeganMeasuresNothing() {
        CtrlC ctrlC = new CtrlC(out.stream());
        ctrlC.interrupt();
        assertThat(new Cli(MadeConsole.of(out.stream(), err.stream(), false, ctrlC)).run("isolate", "--rounds", "1"))
                .isEqualTo(130);
        assertThat(out.lines()).containsExactly(CtrlC.NOTHING_MEASURED);
    }

    @Test
    @Tag("real-threads")
    void aShortRunHasATableAFileAndAPageAndTheFileIsDrawnAgain() throws Exception {
        Path json = folder.resolve("result.json");
        Path page = folder.resolve("page.html");
        assertThat(run(
                        "isolate",
                        "--user-work",
                        "sleep:1ms",
                        "--demand",
                        "4",
                        "--workers",
                        "2",
                        "--rounds",
                        "1",
                        "--duration",
                        "50ms",
                        "--warmup",
                        "10ms",
                        "--seed",
                        "7",
                        "--json",
                        json.toString(),
                        "--report",
                        page.toString()))
                .as(err.text())
                .isZero();
        assertThat(out.lines())
                .anyMatch(line -> line.startsWith("shared pool "))
                .anyMatch(line -> line.startsWith("reserved share "))
                .anyMatch(line -> line.startsWith("async alone "));
        assertThat(page).content().contains("Look-ups beside sleep:1ms, 4 calls over 2 workers");

        Path again = folder.resolve("again.html");
        assertThat(run("report", json.toString(), "-o", again.toString())).isZero();
        assertThat(again).hasSameTextualContentAs(page);
        assertThat(Files.size(again)).isPositive();

        assertThat(run("report", json.toString(), json.toString(), "-o", again.toString()))
                .isEqualTo(2);
        assertThat(run("diff", json.toString(), json.toString())).isEqualTo(2);
        assertThat(run("report", json.toString(), "-o", again.toString(), "--png", folder.toString()))
                .isEqualTo(2);
        assertThat(err.lines())
                .containsSequence(
                        "deft report: " + json
                                + " is a result of deft isolate, which has a page of its own; allowed: it alone",
                        "deft diff: " + json
                                + ": is no result of deft bench: its schema is 'deft-isolate/1'; allowed: what deft bench --json"
                                + " writes",
                        "deft report: --png '" + folder + "': " + json
                                + " is a result of deft isolate; allowed: with results of deft bench");
    }

    private int run(String... args) {
        return new Cli(MadeConsole.of(out.stream(), err.stream(), false, new CtrlC(out.stream()))).run(args);
    }
}
