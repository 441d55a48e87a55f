package dev.deft.report.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.deft.analysis.result.BenchDocument;
import dev.deft.analysis.result.Load;
import dev.deft.analysis.result.Machine;
import dev.deft.analysis.result.Round;
import dev.deft.analysis.result.Summary;
import dev.deft.report.document.BenchDiff.Series;
import dev.deft.report.document.NotCompared.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchDiffTest {

    private static final double[] QUIET = {1.00, 1.01, 0.99, 1.00, 1.01};
    private static final double[] SLOWER = {1.30, 1.31, 1.29, 1.30, 1.31};
    private static final double[] FASTER = {0.50, 0.51, 0.49, 0.50, 0.51};

    @Test
    void whatChangedBeyondTheNoiseIsFoundTheLargestFirst() {
        BenchDocument base = DocumentsForDiff.closed(
                DocumentsForDiff.cell(1, 4, QUIET),
                DocumentsForDiff.cell(2, 4, QUIET),
                DocumentsForDiff.cell(8, 4, QUIET));
        BenchDocument changed = DocumentsForDiff.closed(
                DocumentsForDiff.cell(1, 4, SLOWER),
                DocumentsForDiff.cell(2, 4, QUIET),
                DocumentsForDiff.cell(8, 4, FASTER));
        BenchDiff diff = BenchDiff.of(base, changed);
        assertThat(diff.series()).hasSize(6);
        assertThat(diff.notCompared()).isEmpty();
        assertThat(diff.changes()).extracting(Series::cell).containsExactly("D=8 W=4", "D=8 W=4", "D=1 W=4", "D=1 W=4");
        Series first = diff.changes().get(0);
        assertThat(first.baseRatio()).isCloseTo(1.002, within(0.001));
        assertThat(first.changedRatio()).isCloseTo(0.502, within(0.001));
        assertThat(first.change().ratio()).isCloseTo(0.501, within(0.001));
        assertThat(diff.changes()).extracting(Series::metric).contains(Metric.MEAN, Metric.P99);
    }

    /** A machine that was three times slower on the second day. */
    @Test
    void whatTheReferenceShowsTooIsNoChange() {
        BenchDocument base = DocumentsForDiff.closed(DocumentsForDiff.cell(1, 4, QUIET));
        List<Round> slow = base.matrix().cells().get(0).rounds().stream()
                .map(round -> DocumentsForDiff.round(
                        DocumentsForDiff.summary(3 * round.latency().meanNanos()),
                        DocumentsForDiff.summary(3 * DocumentsForDiff.REFERENCE)))
                .toList();
        BenchDiff diff = BenchDiff.of(base, DocumentsForDiff.closed(DocumentsForDiff.cell(1, 4, slow)));
        assertThat(diff.series()).hasSize(2);
        assertThat(diff.changes()).isEmpty();
    }

    @Test
    void aSingleRoundTellsNothing() {
        BenchDocument base = DocumentsForDiff.closed(DocumentsForDiff.cell(1, 4, QUIET));
        BenchDocument changed = DocumentsForDiff.closed(DocumentsForDiff.cell(1, 4, 1.5));
        assertThat(BenchDiff.of(base, changed).notCompared())
                .containsExactly(
                        new NotCompared("D=1 W=4", Metric.MEAN, Reason.SINGLE_ROUND),
                        new NotCompared("D=1 W=4", Metric.P99, Reason.SINGLE_ROUND));
    }

    @Test
    void aCellThatWasInterruptedTellsNothing() {
        BenchDocument base = DocumentsForDiff.closed(DocumentsForDiff.incomplete(1, 4, QUIET));
        BenchDocument changed = DocumentsForDiff.closed(DocumentsForDiff.cell(1, 4, QUIET));
        assertThat(BenchDiff.of(base, changed).notCompared())
                .extracting(NotCompared::reason)
                .containsOnly(Reason.INTERRUPTED);
        assertThat(BenchDiff.of(changed, base).notCompared())
                .extracting(NotCompared::reason)
                .containsOnly(Reason.INTERRUPTED);
    }

    @Test
    void aRoundWithoutItsReferenceTellsNothing() {
        Summary latency = DocumentsForDiff.summary(DocumentsForDiff.REFERENCE);
        BenchDocument base = DocumentsForDiff.closed(DocumentsForDiff.cell(
                1, 4, List.of(DocumentsForDiff.round(latency, latency), DocumentsForDiff.round(latency, null))));
        BenchDocument changed = DocumentsForDiff.closed(DocumentsForDiff.cell(1, 4, QUIET));
        assertThat(BenchDiff.of(base, changed).notCompared())
                .extracting(NotCompared::reason)
                .containsOnly(Reason.NO_REFERENCE);
    }

    @Test
    void aRoundWithTooFewSamplesForItsP99StillHasAMean() {
        Summary whole = DocumentsForDiff.summary(DocumentsForDiff.REFERENCE);
        Summary few = DocumentsForDiff.few(DocumentsForDiff.REFERENCE);
        BenchDocument base = DocumentsForDiff.closed(DocumentsForDiff.cell(
                1, 4, List.of(DocumentsForDiff.round(whole, whole), DocumentsForDiff.round(whole, few))));
        BenchDiff diff = BenchDiff.of(base, DocumentsForDiff.closed(DocumentsForDiff.cell(1, 4, QUIET)));
        assertThat(diff.notCompared()).containsExactly(new NotCompared("D=1 W=4", Metric.P99, Reason.TOO_FEW_SAMPLES));
        assertThat(diff.series()).extracting(Series::metric).containsExactly(Metric.MEAN);
    }

    @Test
    void aMeanOfZeroHasNoLogarithm() {
        Summary nothing = DocumentsForDiff.summary(0);
        BenchDocument base = DocumentsForDiff.closed(DocumentsForDiff.cell(
                1, 4, List.of(DocumentsForDiff.round(nothing, nothing), DocumentsForDiff.round(nothing, nothing))));
        assertThat(BenchDiff.of(base, base).notCompared())
                .extracting(NotCompared::reason)
                .containsOnly(Reason.TOO_FEW_SAMPLES);
    }

    @Test
    void cellsThatOnlyOneOfThemHasAreNamed() {
        BenchDocument base =
                DocumentsForDiff.closed(DocumentsForDiff.cell(1, 4, QUIET), DocumentsForDiff.cell(8, 4, QUIET));
        BenchDocument changed =
                DocumentsForDiff.closed(DocumentsForDiff.cell(16, 4, QUIET), DocumentsForDiff.cell(8, 4, QUIET));
        BenchDiff diff = BenchDiff.of(base, changed);
        assertThat(diff.onlyInBase()).containsExactly("D=1 W=4");
        assertThat(diff.onlyInChanged()).containsExactly("D=16 W=4");
        assertThat(diff.series()).extracting(Series::cell).containsOnly("D=8 W=4");
    }

    @Test
    void cellsOfOpenLoopsAreMatchedByTheirRates() {
        BenchDocument base = DocumentsForDiff.open(
                DocumentsForDiff.sent(20_000, 4, false, QUIET), DocumentsForDiff.sent(500, 4, false, QUIET));
        BenchDocument changed = DocumentsForDiff.open(
                DocumentsForDiff.sent(500, 4, false, QUIET), DocumentsForDiff.sent(20_000, 4, false, SLOWER));
        assertThat(BenchDiff.of(base, changed).changes())
                .extracting(Series::cell)
                .containsOnly("20k/s W=4");
    }

    @Test
    void resultsOfDifferentLoadsCannotBeCompared() {
        BenchDocument base = DocumentsForDiff.closed(DocumentsForDiff.cell(1, 4, QUIET));
        BenchDocument open = DocumentsForDiff.open(DocumentsForDiff.sent(500, 4, false, QUIET));
        assertThat(Comparability.refusal(base, base)).isEmpty();
        assertThat(Comparability.refusal(base, open)).hasValue("the loop: closed in the base, open in the new");
        assertThat(Comparability.refusal(base, loaded("noop", "dedicated")))
                .hasValue("the work: sleep:2ms in the base, noop in the new");
        assertThat(Comparability.refusal(base, loaded("sleep:2ms", "shared")))
                .hasValue("the pool: dedicated in the base, shared in the new");
    }

    @Test
    void conditionsThatDifferAreNamedWithBothValues() {
        BenchDocument base = DocumentsForDiff.closed(DocumentsForDiff.cell(1, 4, QUIET));
        Machine other = new Machine("2", "JVM 25", List.of(), 8, "Another", "Linux 7", "epoll", "2026-12-24T10:15:30Z");
        BenchDocument changed = DocumentsForDiff.closed(
                other,
                new Load("sleep:2ms", "dedicated", 1_000, null, 100_000_000),
                DocumentsForDiff.cell(1, 4, QUIET));
        assertThat(Comparability.differences(base, base)).isEmpty();
        assertThat(Comparability.differences(base, changed))
                .containsExactly(
                        "the processor: A processor in the base, Another in the new",
                        "the cores: 2 in the base, 8 in the new",
                        "the system: Linux 6 amd64 in the base, Linux 7 in the new",
                        "the JVM: JVM 17 in the base, JVM 25 in the new",
                        "the JVM's flags: -Xmx1g in the base, none in the new",
                        "the transport: nio in the base, epoll in the new",
                        "the calls of each caller: none in the base, 1000 in the new",
                        "the measured time: 1 s in the base, none in the new",
                        "the warm-up: 200 ms in the base, 100 ms in the new");
    }

    private static BenchDocument loaded(String work, String pool) {
        return DocumentsForDiff.closed(
                DocumentsForDiff.MACHINE, DocumentsForDiff.load(work, pool), DocumentsForDiff.cell(1, 4, QUIET));
    }
}
