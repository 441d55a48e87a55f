package dev.deft.report.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.AdaptDocument;
import dev.deft.analysis.result.AdaptExperiment;
import dev.deft.analysis.result.AdaptPhase;
import dev.deft.analysis.result.AdaptSample;
import dev.deft.analysis.result.AdaptState;
import dev.deft.analysis.result.AdaptTrial;
import dev.deft.report.text.AdaptPlot;
import dev.deft.report.text.Captured;
import dev.deft.report.text.Style;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The output of {@code deft adapt}, of results that are made up. */
class AdaptTextTest {

    private final Captured out = new Captured();

    @Test
    void theHeaderSaysUnderWhichConditionsItRan() {
        AdaptDocument document = Adaptations.some(true);
        new AdaptText(out.stream(), Style.PLAIN).header(document.environment(), document.options());
        assertThat(out.lines())
                .startsWith("deft adapt 1.2, 2026-11-21T10:00:00Z")
                .contains("  pools       probing, fixed:8, virtual:20")
                .contains("  tasks       sleep:10ms, 200 outstanding; 1 s a phase; seed 42");
    }

    @Test
    void eachExperimentHasATableOfItsKind() {
        assertThat(printed(true))
                .containsSequence(
                        "starvation: endless tasks on all processors, and one more",
                        "   pool  one more began after  threads at most  thread-seconds",
                        "probing                2.00 s                3            0.90",
                        "fixed:2     not within 30.0 s                2            0.60")
                .containsSequence(
                        "sweep, permits: fixed sizes",
                        "    pool  tasks/s",
                        "fixed:10      100",
                        "fixed:20      200",
                        "fixed:30      200")
                .containsSequence(
                        "   pool  best size      10       20",
                        "probing    of best    90 %     50 %",
                        "           to 80 %  500 ms        -",
                        "           to 90 %  600 ms        -",
                        "         overshoot  +0.0 %  -50.0 %",
                        "         deviation     0 %     50 %")
                .containsSequence(
                        "burst, declared: 100 tasks at once that wait for 1 s",
                        "   pool  all ended after  threads at most  thread-seconds",
                        "probing           1.10 s              100            20.0");
    }

    @Test
    void theSentencesSayWhatTheTablesShow() {
        assertThat(printed(true))
                .contains("With endless tasks on all processors, probing began one more after 2.00 s.")
                .containsSequence(
                        "A hundred tasks at once that wait for a second, declared, had all ended:",
                        "probing after 1.10 s.")
                .contains("Of fixed sizes, fixed:20 to fixed:30 did most with permits: 200 tasks/s.")
                .containsSequence(
                        "As the resource changed its size, probing ended 70 % of the tasks that the best",
                        "size would have, came to 90 % in 1 of 2 phases, and had 20.0 thread-seconds.");
    }

    @Test
    void aPoolThatFindsItsSizeIsDrawnOverTimeWithTheStatesOfItsControllerAndTheReasonsOfItsMoves() {
        List<String> lines = printed(true);
        int heading = lines.indexOf("probing over time, step: workers");
        assertThat(lines.get(heading + 1)).startsWith("10 ┤");
        assertThat(lines.get(heading + 11)).startsWith("   └").contains("┬");
        assertThat(lines.get(heading + 12)).startsWith("    0").endsWith("2.00 s");
        assertThat(lines.get(heading + 13)).matches("    s{19}h{37}r{3}h{16}");
        assertThat(lines.get(heading + 14)).isEqualTo("        w");
        assertThat(lines.subList(heading + 15, heading + 18))
                .containsExactly(
                        "  a goal  b threads  c tasks/s, as a part of the most",
                        "  below, the controller's state: s searching, h holding, r re-probing; below",
                        "  that, why the goal changed: w worthwhile");
        assertThat(lines)
                .filteredOn(line -> line.contains("over time"))
                .containsExactly(
                        "probing over time, starvation: workers",
                        "probing over time, step: workers",
                        "probing over time, burst, declared: workers");
    }

    @Test
    void aSweepIsDrawnAgainstTheSizesAndTheFewestWorkersThatDoMostAreMarkedAsTheBest() {
        List<String> lines = printed(true);
        int heading = lines.indexOf("sweep, permits: tasks/s against workers");
        assertThat(lines.get(heading + 1)).startsWith("200 ┤").endsWith("⠉");
        assertThat(lines.get(heading + 6)).matches("    │[⠁-⣿].*");
        assertThat(lines.get(heading + 7)).isEqualTo("    │");
        String axis = lines.get(heading + 11);
        assertThat(axis).startsWith("    └┬").endsWith("┬").hasSizeLessThanOrEqualTo(79);
        assertThat(lines.get(heading + 12).trim()).matches("10 +20 +30");
        String mark = lines.get(heading + 13);
        assertThat(mark.trim()).isEqualTo("^ best: 20 to 30 workers");
        assertThat(mark.indexOf('^')).isEqualTo(axis.indexOf('┬', axis.indexOf('┬') + 1));
    }

    @Test
    void aSweepInWhichNoTaskEndedIsNotDrawn() {
        AdaptPhase second = new AdaptPhase(1_000_000_000, 20, null);
        List<AdaptTrial> idle = IntStream.of(1, 2)
                .mapToObj(size -> AdaptTrial.of(
                        "fixed:" + size,
                        List.of(second),
                        null,
                        List.of(),
                        List.of(),
                        List.of(new AdaptSample(0, size, size, 0), new AdaptSample(1_000_000_000, size, size, 0))))
                .toList();
        new AdaptText(out.stream(), Style.PLAIN)
                .results(Adaptations.of(new AdaptExperiment(AdaptDocument.SWEEP, "permits", List.of(second), idle)));
        assertThat(out.lines()).contains("sweep, permits: fixed sizes");
        assertThat(out.text()).doesNotContain("against workers");
    }

    @Test
    void whereSizesBetweenThoseThatDidMostDidLessNoneIsMarkedAsTheBest() {
        new AdaptText(out.stream(), Style.PLAIN).results(Adaptations.sweep(1, 60, 100, 70, 96, 98));
        assertThat(out.lines())
                .contains("sweep, processors: tasks/s against workers")
                .endsWith(
                        "Of fixed sizes, fixed:2 and fixed:8 to fixed:16 did most with processors: 1,000",
                        "tasks/s; sizes between these did less, so which is best is noise.");
        assertThat(out.text()).doesNotContain("best:");
    }

    @Test
    void aSweepOfLargeSizesHasTheirNumbersBelowItsAxis() {
        new AdaptText(out.stream(), Style.PLAIN).results(Adaptations.sweep(1000, 10, 20));
        assertThat(out.lines()).anyMatch(line -> line.matches(" +1,000 +2,000"));
    }

    @Test
    void aPoolWhoseControllerDecidedNothingIsDrawnInTheStateThatItBeganWith() {
        AdaptPhase second = new AdaptPhase(1_000_000_000, null, null);
        AdaptTrial trial = AdaptTrial.of(
                "probing",
                List.of(second),
                null,
                List.of(),
                List.of(new AdaptState(0, "searching")),
                List.of(new AdaptSample(0, 2, 2, 0), new AdaptSample(1_000_000_000, 2, 2, 0)));
        new AdaptText(out.stream(), Style.PLAIN)
                .results(Adaptations.of(
                        new AdaptExperiment(AdaptDocument.STARVATION, "", List.of(second), List.of(trial))));
        int heading = out.lines().indexOf("probing over time, starvation: workers");
        assertThat(out.lines().get(heading + 13)).matches("   s+");
    }

    @Test
    void aStateThatLastsLessThanAColumnIsSeenAllTheSame() {
        AdaptPhase hundred = new AdaptPhase(100_000_000_000L, 4, 100.0);
        AdaptTrial trial = AdaptTrial.of(
                "probing",
                List.of(hundred),
                null,
                List.of(),
                List.of(
                        new AdaptState(0, "holding"),
                        new AdaptState(50_000_000_000L, "re-probing"),
                        new AdaptState(50_001_000_000L, "holding"),
                        new AdaptState(50_002_000_000L, "searching"),
                        new AdaptState(50_003_000_000L, "holding")),
                List.of(new AdaptSample(0, 4, 4, 0), new AdaptSample(100_000_000_000L, 4, 4, 100)));

        assertThat(new AdaptPlot(List.of(hundred), trial).lines("probing", Style.PLAIN))
                .anyMatch(line -> line.matches(" +h+rh+"));
    }

    @Test
    void oneThatDoesNotSayWhyItsGoalChangesIsDrawnWithoutReasons() {
        AdaptPhase second = new AdaptPhase(1_000_000_000, 4, 100.0);
        AdaptTrial trial = AdaptTrial.of(
                "dotnet",
                List.of(second),
                null,
                List.of(),
                List.of(),
                List.of(new AdaptSample(0, 2, 2, 0), new AdaptSample(1_000_000_000, 4, 4, 100)));
        new AdaptText(out.stream(), Style.PLAIN)
                .results(Adaptations.of(new AdaptExperiment(AdaptDocument.STEP, "", List.of(second), List.of(trial))));

        int heading = out.lines().indexOf("dotnet over time, step: workers");
        assertThat(heading).isPositive();
        assertThat(out.lines().get(heading + 13)).isEqualTo("  a goal  b threads  c tasks/s, as a part of the most");
        assertThat(out.text()).doesNotContain("why the goal changed").doesNotContain("state:");
    }

    @Test
    void longTasksHaveASentenceForEachLength() {
        AdaptDocument some = Adaptations.some(true);
        AdaptDocument longTasks = new AdaptDocument(
                some.schema(),
                true,
                some.environment(),
                some.options(),
                List.of(),
                some.experimentsOf(AdaptDocument.STEP)
                        .map(step ->
                                new AdaptExperiment(AdaptDocument.LONG, "sleep:10ms", step.phases(), step.trials()))
                        .toList());
        new AdaptText(out.stream(), Style.PLAIN).results(longTasks);
        assertThat(out.lines())
                .contains("probing over time, long, sleep:10ms: workers")
                .endsWith(
                        "With sleep:10ms, of the tasks that the best size would have ended: probing 70 %",
                        "in 20.0 thread-seconds.");
    }

    @Test
    void whatCannotBeHadAndAnInterruptionAreSaid() {
        assertThat(printed(false))
                .startsWith("  virtual:20  skipped: Java 17 has no virtual threads; run it on 21 or later")
                .endsWith("INCOMPLETE: interrupted; this is what was measured until then.")
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(79));
    }

    private List<String> printed(boolean complete) {
        new AdaptText(out.stream(), Style.PLAIN).results(Adaptations.some(complete));
        return out.lines();
    }
}
