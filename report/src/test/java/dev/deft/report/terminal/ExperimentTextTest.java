package dev.deft.report.terminal;

import static dev.deft.analysis.result.MadeUp.CLOCK;
import static dev.deft.analysis.result.MadeUp.MS;
import static dev.deft.analysis.result.MadeUp.US;
import static dev.deft.analysis.result.MadeUp.cell;
import static dev.deft.analysis.result.MadeUp.trial;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.Experiment;
import dev.deft.analysis.result.MadeUp;
import dev.deft.analysis.result.StyledCell;
import dev.deft.analysis.result.Trial;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ExperimentTextTest {

    @Test
    void aTrialIsALineInTheThreadsFormAndThenWhatAnAverageHides() {
        assertThat(ExperimentText.trial(trial(cell(8, 64, 4_000, 316_170, US), 10_000, 1_380), CLOCK))
                .containsExactly(
                        "D=8 W=64: 4,000 calls deferred, 10,000 made synchronously",
                        "deferToThread: avg 316.17 us, sync: avg 1.38 us, 229.11x increase",
                        "  p50 316.17 us, p90 316.17 us, p99 316.17 us, p99.9 316.17 us, max 316.17 us",
                        "  throughput 4,000 calls/s");
    }

    @Test
    void theWaysInWhichCallersAreWrittenStandBesideEachOther() {
        Trial one = trial(cell(1, 64, 4_000, 10 * US, US), 10_000, US);
        Trial eight = trial(cell(8, 64, 4_000, 20 * US, US), 10_000, US);
        Experiment experiment = new Experiment(
                true,
                List.of(one, eight),
                List.of(
                        new StyledCell("inline", cell(1, 64, 4_000, 12 * US, US)),
                        new StyledCell("threads", cell(8, 64, 200, 90 * US, US))));

        assertThat(ExperimentText.styles(experiment))
                .containsExactly(
                        "The same calls, by callers that are written in each way:",
                        "callers  written as       avg       p50           p99        calls/s",
                        "    D=1   callbacks  10.00 us  10.00 us      10.00 us  4,000 calls/s",
                        "    D=1      inline  12.00 us  12.00 us      12.00 us  4,000 calls/s",
                        "    D=8   callbacks  20.00 us  20.00 us      20.00 us  4,000 calls/s",
                        "    D=8     threads  90.00 us  90.00 us  insufficient    200 calls/s");
    }

    @Test
    void tooFewSamplesAreSaidAndNotShown() {
        assertThat(ExperimentText.trial(trial(cell(1, 64, 367, 10 * US, US), 367, US), CLOCK)
                        .subList(2, 4))
                .containsExactly(
                        "  p50 10.00 us, p90 10.00 us, p99 insufficient, p99.9 insufficient,", "  max 10.00 us");
        assertThat(ExperimentText.trial(trial(cell(1, 64, 367, 10 * US, US), 367, US), CLOCK))
                .last()
                .isEqualTo("  insufficient with 367 samples: p99 needs 368, p99.9 needs 3,688");
    }

    @Test
    void aTrialMeasuredTooEarlyIsNotSteady() {
        List<String> lines = ExperimentText.trial(trial(MadeUp.filling(16), 500, US), CLOCK);
        assertThat(lines).first().asString().startsWith("D=16 W=1 (not steady): 500 calls deferred");
        assertThat(lines).contains("  not steady: measured before every caller had a result (raise --warmup)");
    }

    @Test
    void whatTheClockHidesGetsNoRatio() {
        assertThat(ExperimentText.trial(trial(cell(1, 64, 100, 10 * US, 0), 100, 70), CLOCK)
                        .subList(1, 3))
                .containsExactly(
                        "deferToThread: avg 10.00 us, sync: avg 0.07 us, no ratio",
                        "  no ratio: the sync mean is mostly the clock's own 60.0 ns");
        assertThat(ExperimentText.trial(trial(cell(1, 64, 100, 10 * US, 0), 100, 55), CLOCK)
                        .get(2))
                .isEqualTo("  no ratio: the sync mean is all the clock's 60.0 ns");
    }

    @Test
    void aTrialStoppedBeforeAnyCallCompletedHasNoNumbers() {
        assertThat(ExperimentText.trial(trial(MadeUp.incomplete(1, 64, 0), 100, US), CLOCK))
                .containsExactly(
                        "D=1 W=64 (incomplete): 0 calls deferred, 100 made synchronously",
                        "deferToThread: avg insufficient, sync: avg 1.00 us, no ratio",
                        "  p50 insufficient, p90 insufficient, p99 insufficient, p99.9 insufficient,",
                        "  max insufficient",
                        "  throughput insufficient",
                        "  insufficient with 0 samples: p50 needs 6, p90 needs 36, p99 needs 368, p99.9",
                        "  needs 3,688");
    }

    @Test
    void theWordsAreLittlesLawTheGrowthAndTheLimit() {
        String words = words(MadeUp.experiment());
        assertThat(words)
                .contains("D=1: 1 / 100,000 calls/s = 10.0 us, measured 10.0 us; D=16: 16 / 100,000 calls/s = 160 us,"
                        + " measured 160 us.")
                .contains(
                        "From D=1 to D=16 there are 16 times as many callers. Throughput became 1.0 times what it was,"
                                + " the mean latency 16 times. A call takes 150 us longer: hardly any of that in the run itself, the"
                                + " rest in waiting for its turn. That is the thread's answer: the queue grew, the price of a call"
                                + " hardly did.")
                .contains(
                        "At D=16 the cores are the limit, and more workers would not help: 2 / d 19.0 us = 105,263 calls/s; 100,000"
                                + " done (95 %) from D=1.");
    }

    @Test
    void callersWhoseThroughputKeptUpHardlyWaited() {
        Experiment experiment = MadeUp.experiment(
                true,
                trial(cell(1, 64, 500, 2 * MS, 2 * MS), 500, 2 * MS),
                trial(cell(16, 64, 8_000, 2 * MS, 2 * MS), 500, 2 * MS));
        assertThat(words(experiment))
                .contains("hardly waited for each other")
                .contains(
                        "At D=16 no limit was met, and there was a worker for each caller, so more workers would do no more;"
                                + " throughput still grew at D=16; nearest: workers, busy 25 %");
    }

    @Test
    void callsThatSlowEachOtherDownInsideTheWorkAreNoQueue() {
        assertThat(words(computing(53 * MS)))
                .contains(
                        "A call takes 78.8 ms longer: 48.0 ms of that in the run itself, the rest in waiting for its turn."
                                + " That is no queue: the calls slow each other down while they run")
                .doesNotContain("most")
                .doesNotContain("price of a call");
    }

    @Test
    void aQueueOfCallsThatAlsoSlowEachOtherDownIsBoth() {
        assertThat(words(computing(10 * MS)))
                .contains(
                        "5.00 ms of that in the run itself, the rest in waiting for its turn. That is a queue, and more:"
                                + " the run itself takes 2.0 times what it took");
    }

    /** One caller, then 16, of work that took 5 ms at first. */
    private static Experiment computing(long laterNanos) {
        return MadeUp.experiment(
                true,
                trial(cell(1, 64, 200, 5 * MS, 5 * MS), 200, 5 * MS),
                trial(cell(16, 64, 191, 83_800 * US, laterNanos), 200, 5 * MS));
    }

    @Test
    void aFewCallsAreComparedWithNothing() {
        Experiment few = MadeUp.experiment(
                true,
                trial(cell(1, 64, 35, 2 * MS, 2 * MS), 35, 2 * MS),
                trial(cell(16, 64, 500, 30 * MS, 2 * MS), 35, 2 * MS));
        assertThat(words(few))
                .contains("To compare the two takes at least 36 calls of each.")
                .doesNotContain("queue");
    }

    @Test
    void oneTrialIsComparedWithNothing() {
        Experiment experiment = MadeUp.experiment(false, trial(cell(1, 64, 500, 2 * MS, 2 * MS), 500, 2 * MS));
        assertThat(ExperimentText.words(experiment, 2)).hasSize(2);
    }

    @Test
    void nothingMeasuredIsNothingToExplain() {
        Experiment experiment = MadeUp.experiment(false, trial(MadeUp.incomplete(1, 64, 3), 5, MS));
        assertThat(ExperimentText.words(experiment, 2)).isEmpty();
    }

    private static String words(Experiment experiment) {
        return ExperimentText.words(experiment, 2).stream()
                .map(lines -> String.join(" ", lines))
                .collect(Collectors.joining("\n"));
    }
}
