package dev.deft.report.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.deft.analysis.result.AdaptDocument;
import dev.deft.analysis.result.AdaptExperiment;
import dev.deft.analysis.result.AdaptMove;
import dev.deft.analysis.result.AdaptPhase;
import dev.deft.analysis.result.AdaptSample;
import dev.deft.analysis.result.AdaptState;
import dev.deft.analysis.result.AdaptTrial;
import dev.deft.report.page.AdaptReport;
import dev.deft.report.terminal.Adaptations;
import dev.deft.report.text.Captured;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of {@code deft adapt} and its page, of a result that is made up. */
class AdaptFileTest {

    @TempDir
    private Path folder;

    @Test
    void aResultIsReadBackAsItWasWritten() throws Exception {
        Path file = written(JsonText.of(Adaptations.some(true)));
        assertThat(ResultFiles.ADAPT.isOne(file)).isTrue();
        assertThat(ResultFiles.ADAPT.isOne(folder)).isFalse();
        assertThat(ResultFiles.ADAPT.read(file)).isEqualTo(Adaptations.some(true));
    }

    @Test
    void oneThatDoesNotHoldTogetherIsRefusedInOneLine() throws Exception {
        Path file = written(JsonText.of(Adaptations.some(true)).replace("\"demand\": 200", "\"demand\": -1"));
        assertThatThrownBy(() -> ResultFiles.ADAPT.read(file))
                .hasMessage(file + ": options.demand: -1; allowed: 0 or more");
        Path nameless =
                written(JsonText.of(Adaptations.some(true)).replace("\"scenario\": \"step\"", "\"scenario\": \"\""));
        assertThatThrownBy(() -> ResultFiles.ADAPT.read(nameless))
                .hasMessage(nameless + ": experiments[2].scenario: ''; allowed: starvation, sweep, step, burst, long");
    }

    @Test
    void thePageHasAChartForEachPoolInEachExperimentAndADotThatSaysTheReasonForEachMove() {
        Captured out = new Captured();
        AdaptReport.write(Adaptations.some(false), out.stream());
        assertThat(out.text())
                .contains("Incomplete:")
                .contains("100\u00a0ms: goal 10, worthwhile")
                .contains("Step")
                .contains("Sweep, permits");
    }

    @Test
    void aSweepHasOneCurveOverItsSizesWithTheFewestWorkersThatDoMostMarkedAsTheBest() {
        Captured out = new Captured();
        AdaptReport.write(Adaptations.some(true), out.stream());
        String sweep = section(out, "experiment-1");
        assertThat(sweep)
                .contains("fixed:10: 100 tasks/s\"", "fixed:20: 200 tasks/s, best\"", "fixed:30: 200 tasks/s, best\"")
                .contains("the line up is the fewest workers of them", ">best sizes</text>");
        assertThat(Pattern.compile("class=\"curve\"").matcher(sweep).results()).hasSize(1);
        String best = "<circle cx=\"([0-9.]+)\"[^>]*fixed:20:";
        Matcher dot = Pattern.compile(best).matcher(sweep);
        assertThat(dot.find()).isTrue();
        assertThat(sweep).containsPattern("<line x1=\"" + dot.group(1) + "\"[^>]*stroke=\"var\\(--r1\\)\"");
    }

    @Test
    void whereNoSizeIsTheBestOfASweepNoneIsSaidToBe() {
        Captured noise = new Captured();
        AdaptReport.write(Adaptations.sweep(1, 60, 100, 70, 96), noise.stream());
        assertThat(section(noise, "experiment-0"))
                .contains(
                        "sizes between them did less", "fixed:2: 1,000 tasks/s, best\"", "fixed:8: 960 tasks/s, best\"")
                .doesNotContain("line up")
                .doesNotContainPattern("<line [^>]*stroke=\"var\\(--r1\\)\"");
        for (AdaptDocument none : List.of(Adaptations.sweep(1, 0, 0), Adaptations.sweep(1, 100))) {
            Captured out = new Captured();
            AdaptReport.write(none, out.stream());
            assertThat(section(out, "experiment-0")).contains("fixed:1: ").doesNotContain("best");
        }
    }

    @Test
    void whatAnExperimentWaitsForAndTheThreadsUntilThenAreInItsTables() {
        Captured out = new Captured();
        AdaptReport.write(Adaptations.some(true), out.stream());
        assertThat(section(out, "experiment-0"))
                .contains("one more began after", "2.00 s", "not within 30.0 s", "threads at most", "<td>3</td>");
        assertThat(section(out, "experiment-3")).contains("all ended after", "1.10 s", "<td>100</td>");
    }

    /** The part of the page from a section on, up to the next one. */
    private static String section(Captured out, String id) {
        String text = out.text();
        int begin = text.indexOf("id=\"" + id + "\"");
        int end = text.indexOf("<section", begin);
        return text.substring(begin, end < 0 ? text.length() : end);
    }

    @Test
    void theStatesOfAControllerAreABandInColoursAndLettersThatTheLegendNames() {
        Captured out = new Captured();
        AdaptReport.write(Adaptations.some(true), out.stream());
        String step = section(out, "experiment-2").replace('\u00a0', ' ');
        assertThat(step)
                .contains(
                        "fill=\"var(--s0)\" role=\"img\" aria-label=\"0 to 500 ms: searching\"",
                        "fill=\"var(--s15)\" role=\"img\" aria-label=\"500 ms to 1.5 s: holding\"",
                        "fill=\"var(--s6)\" role=\"img\" aria-label=\"1.5 s to 1.6 s: re-probing\"",
                        "fill=\"var(--s15)\" role=\"img\" aria-label=\"1.6 s to 2 s: holding\"",
                        ">s searching</text>",
                        ">h holding</text>",
                        ">r re-probing</text>");
        assertThat(Pattern.compile(">([a-z])</text>").matcher(step).results().map(letter -> letter.group(1)))
                .containsExactly("s", "h", "r", "h");
    }

    @Test
    void noStateOfTheBandCoversTheOneBeforeOrTheEdgeOfTheChart() {
        AdaptPhase hundred = new AdaptPhase(100_000_000_000L, 4, 100.0);
        AdaptTrial trial = AdaptTrial.of(
                "probing",
                List.of(hundred),
                null,
                List.of(),
                List.of(
                        new AdaptState(0, "holding"),
                        new AdaptState(50_000_000_000L, "re-probing"),
                        new AdaptState(50_001_000_000L, "searching"),
                        new AdaptState(50_002_000_000L, "holding"),
                        new AdaptState(99_950_000_000L, "re-probing"),
                        new AdaptState(100_000_000_000L, "holding")),
                List.of(new AdaptSample(0, 4, 4, 0), new AdaptSample(100_000_000_000L, 4, 4, 100)));
        Captured out = new Captured();
        AdaptReport.write(
                Adaptations.of(new AdaptExperiment(AdaptDocument.STEP, "", List.of(hundred), List.of(trial))),
                out.stream());

        List<double[]> band = Pattern.compile("<rect x=\"([0-9.]+)\" y=\"[0-9.]+\" width=\"([0-9.]+)\"[^>]*aria-label")
                .matcher(out.text())
                .results()
                .map(rect -> new double[] {Double.parseDouble(rect.group(1)), Double.parseDouble(rect.group(2))})
                .toList();
        assertThat(band).hasSize(5).allMatch(rect -> rect[1] > 0);
        for (int i = 1; i < band.size(); i++) {
            assertThat(band.get(i)[0]).isCloseTo(band.get(i - 1)[0] + band.get(i - 1)[1], within(0.11));
        }
        assertThat(band.get(1)[1]).isEqualTo(1);
        assertThat(band.get(2)[1]).isEqualTo(1);
        assertThat(band.get(4)[0] + band.get(4)[1]).isCloseTo(624, within(0.11));
    }

    @Test
    void aFileOfABuildThatDidNotTellStatesIsReadWithNone() throws Exception {
        String without = JsonText.of(Adaptations.some(true)).replaceAll("\"states\": \\[[^\\]]*\\],\\s*", "");
        assertThat(without).doesNotContain("\"states\"");
        AdaptTrial read = ResultFiles.ADAPT
                .read(written(without))
                .experiments()
                .get(2)
                .trials()
                .get(0);
        assertThat(read.toldStates()).isEmpty();
        assertThat(read.moves()).hasSize(1);
    }

    @Test
    void aMoveThatNoLookSawHasItsDotWithinTheChart() {
        AdaptPhase second = new AdaptPhase(1_000_000_000, null, null);
        AdaptTrial trial = AdaptTrial.of(
                "probing",
                List.of(second),
                null,
                List.of(new AdaptMove(40_000_000, 64, "worthwhile"), new AdaptMove(60_000_000, 4, "not worthwhile")),
                List.of(),
                List.of(new AdaptSample(0, 2, 2, 0), new AdaptSample(1_000_000_000, 4, 4, 100)));
        Captured out = new Captured();
        AdaptReport.write(
                Adaptations.of(new AdaptExperiment(AdaptDocument.STEP, "", List.of(second), List.of(trial))),
                out.stream());

        List<Double> dots = Pattern.compile("<circle[^>]* cy=\"(-?[0-9.]+)\"")
                .matcher(out.text())
                .results()
                .map(dot -> Double.valueOf(dot.group(1)))
                .toList();
        assertThat(dots).hasSize(2).allMatch(y -> y >= 38);
    }

    private Path written(String text) throws Exception {
        return Files.writeString(folder.resolve("result.json"), text);
    }
}
