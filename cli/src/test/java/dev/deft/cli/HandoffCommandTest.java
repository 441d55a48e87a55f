package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.bench.HandoffPlan;
import dev.deft.bench.PairKind;
import dev.deft.report.text.Captured;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandoffCommandTest {

    private final Captured out = new Captured();
    private final Captured err = new Captured();

    @TempDir
    private Path folder;

    @Test
    void whatWillRunIsSaidWithAboutHowLongItTakes() {
        // On each kind of thread there are two turns of one and two busy threads, and three of each pair, in one round
        // more.
        HandoffPlan plan = new HandoffPlan(
                List.of(PairKind.LOCK, PairKind.INBOX_PARK),
                List.of(3, 5),
                9,
                Duration.ofMillis(100),
                Duration.ofMillis(900),
                1);
        boolean virtual = Runtime.version().feature() >= 21;
        assertThat(HandoffCommand.announcement(plan))
                .isEqualTo(
                        virtual
                                ? "3 pairs, alone and beside 3, 5 busy threads, x 9 rounds, about 2 min 10 s"
                                : "2 pairs, alone and beside 3, 5 busy threads, x 9 rounds, about 1 min 20 s");
    }

    @Test
    void byDefaultThereAreOneAndOneAndTwoForEachProcessor() {
        assertThat(HandoffCommand.usualBusy(1)).containsExactly(1, 2);
        assertThat(HandoffCommand.usualBusy(2)).containsExactly(1, 2, 4);
        assertThat(HandoffCommand.usualBusy(16)).containsExactly(1, 16, 32);
        assertThat(HandoffCommand.usualBusy(200)).containsExactly(1, 200, 256);
    }

    @Test
    void aRunThatWasInterruptedBeforeItBeganMeasuresNothing() {
        CtrlC ctrlC = new CtrlC(out.stream());
        ctrlC.interrupt();
        assertThat(new Cli(MadeConsole.of(out.stream(), err.stream(), false, ctrlC)).run("handoff", "--rounds", "1"))
                .isEqualTo(130);
        assertThat(out.lines()).containsExactly(CtrlC.NOTHING_MEASURED);
    }

    @Test
    @Tag("real-threads")
    void aShortRunHasTablesAFileAndAPageAndTheFileIsDrawnAgain() {
        Path json = folder.resolve("result.json");
        Path page = folder.resolve("page.html");
        assertThat(run(
                        "handoff",
                        "--pairs",
                        "condition,lock,inbox-adaptive",
                        "--busy",
                        "1",
                        "--rounds",
                        "1",
                        "--time",
                        "20ms",
                        "--warmup",
                        "5ms",
                        "--seed",
                        "7",
                        "--json",
                        json.toString(),
                        "--report",
                        page.toString()))
                .as(err.text())
                .isZero();
        assertThat(out.lines())
                .anyMatch(line -> line.startsWith("giltest: "))
                .anyMatch(line -> line.startsWith("platform "))
                .anyMatch(line -> line.matches("inbox-adaptive +[0-9].*"));
        assertThat(page).content().contains("lock on platform threads", "p99.9");

        Path again = folder.resolve("again.html");
        assertThat(run("report", json.toString(), "-o", again.toString())).isZero();
        assertThat(again).hasSameTextualContentAs(page);

        assertThat(run("report", json.toString(), json.toString(), "-o", again.toString()))
                .isEqualTo(2);
        assertThat(err.lines())
                .contains("deft report: " + json
                        + " is a result of deft handoff, which has a page of its own; allowed: it alone");
    }

    private int run(String... args) {
        return new Cli(MadeConsole.of(out.stream(), err.stream(), false, new CtrlC(out.stream()))).run(args);
    }
}
