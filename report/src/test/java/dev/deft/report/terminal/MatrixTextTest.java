package dev.deft.report.terminal;

import static dev.deft.analysis.result.MadeUp.MS;
import static dev.deft.analysis.result.MadeUp.US;
import static dev.deft.analysis.result.MadeUp.cell;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.explanation.MatrixAnalysis;
import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.MadeUp;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MatrixTextTest {

    @Test
    void showsAverageP99AndThroughputWithDemandAcrossAndWorkersDown() {
        assertThat(new MatrixText(MadeUp.matrix()).blocks())
                .containsExactly(
                        List.of(
                                "mean latency, ms",
                                "W \\ D     1     2     4",
                                "    2  2.00  2.00  4.04",
                                "   64  2.00  2.00  2.00"),
                        List.of(
                                "p99 latency, ms",
                                "W \\ D             1     2     4",
                                "    2          2.00  2.00  4.04",
                                "   64  insufficient  2.00  2.00"),
                        List.of(
                                "throughput X, calls/s",
                                "W \\ D    1      2      4",
                                "    2  500  1,000  1,000",
                                "   64  300  1,000  2,000"),
                        List.of(
                                "samples",
                                "W \\ D    1      2      4",
                                "    2  500  1,000  1,000",
                                "   64  300  1,000  2,000"));
    }

    @Test
    void fitsATerminalWithTheSevenDefaultDemands() {
        List<Integer> demands = List.of(1, 2, 4, 8, 16, 32, 64);
        MatrixAnalysis matrix = MadeUp.matrix(
                demands,
                List.of(64),
                true,
                demands.stream()
                        .map(demand -> cell(demand, 64, 30_000, demand * MS, MS))
                        .toArray(Cell[]::new));
        assertThat(new MatrixText(matrix).blocks())
                .allSatisfy(block ->
                        assertThat(block).allSatisfy(line -> assertThat(line).hasSizeLessThan(80)));
    }

    @Test
    void saysHowManySamplesItTakes() {
        assertThat(new MatrixText(MadeUp.matrix()).notes())
                .containsExactly("insufficient: p99 needs 368 samples (more --calls or --duration)");
    }

    @Test
    void samplesThatAreTheSameEverywhereTakeALine() {
        MatrixAnalysis matrix =
                MadeUp.matrix(List.of(1, 2), List.of(2), true, cell(1, 2, 500, MS, MS), cell(2, 2, 500, 2 * MS, MS));
        assertThat(new MatrixText(matrix).blocks()).hasSize(3);
        assertThat(new MatrixText(matrix).notes()).containsExactly("samples per cell: 500");
    }

    @Test
    void aMatrixInWhichNoCallCompletedSaysWhatItTakes() {
        MatrixText text = new MatrixText(MadeUp.matrix(List.of(1), List.of(2), true, cell(1, 2, 0, MS, MS)));
        assertThat(text.blocks().get(0))
                .containsExactly("mean latency, ms", "W \\ D             1", "    2  insufficient");
        assertThat(text.notes()).contains("insufficient: p99 needs 368 samples, a mean 1 (more --calls or --duration)");
    }

    @Test
    void marksWhatWasStoppedAndWhatWasNotReached() {
        MatrixAnalysis matrix = MadeUp.matrix(List.of(1, 2), List.of(2), false, MadeUp.incomplete(2, 2, 500));
        MatrixText text = new MatrixText(matrix);
        assertThat(text.blocks().get(0)).containsExactly("mean latency, ms", "W \\ D  1      2", "    2  -  1.00*");
        assertThat(text.notes()).last().isEqualTo("* stopped before its time; - not reached");
    }

    @Test
    void marksWhatWasNotReachedWhenTheRunEndedBetweenTwoCells() {
        MatrixAnalysis matrix = MadeUp.matrix(List.of(1, 2), List.of(2), false, cell(2, 2, 500, MS, MS));
        assertThat(new MatrixText(matrix).notes()).last().isEqualTo("- not reached");
    }

    @Test
    void aMatrixThatReachedNothingIsStillATable() {
        MatrixText text = new MatrixText(MadeUp.matrix(List.of(1), List.of(2), false));
        assertThat(text.blocks().get(2)).containsExactly("throughput X, calls/s", "W \\ D  1", "    2  -");
        assertThat(text.notes()).containsExactly("samples: none", "- not reached");
    }

    @Test
    void explainsLittlesLawTheFreeAndTheDearPartAndEachRowsLimit() {
        assertThat(words(MadeUp.matrix()))
                .contains(
                        "Once a cell is steady, its mean is callers / throughput: R = D/X, Little's law. That fits within"
                                + " 5 % in 5 of 6 cells; not in the cell D=1 W=64: 1 / 300 calls/s = 3.33 ms, measured 2.00 ms"
                                + " (-40.0 %). Such a cell was too short, or was disturbed.")
                .contains(
                        "Along the row W=2. From D=1 to D=2, 2.0 times the callers, throughput became 2.0 times what it"
                                + " was, and the mean latency 1.0 times. While throughput grows with demand, adding demand is"
                                + " free. From D=2 to D=4, 2.0 times the callers, throughput became 1.0 times what it was, and the"
                                + " mean latency 2.0 times. Once throughput has met a limit, latency grows in proportion to"
                                + " demand.")
                .contains(
                        "W=2: the workers are the limit, and more of them would do more: 2 / S 2.00 ms = 1,000 calls/s; 1,000"
                                + " done (100 %) from D=2")
                .contains(
                        "W=64: no limit was met, and there was a worker for each caller, so more workers would do no more;"
                                + " throughput still grew at D=4; nearest: workers, busy 6 %");
    }

    @Test
    void littlesLawIsSaidOfEachCellWhereItHolds() {
        MatrixAnalysis matrix = MadeUp.matrix(
                List.of(1, 2), List.of(2), true, cell(1, 2, 490, 2 * MS, 2 * MS), cell(2, 2, 1_000, 2 * MS, 2 * MS));
        assertThat(words(matrix))
                .contains("In each cell the mean is callers / throughput: R = D/X, Little's law. In the cell D=1 W=2:"
                        + " 1 / 490 calls/s = 2.04 ms, measured 2.00 ms (-2.0 %). In every other cell the two are nearer to"
                        + " each other.");
    }

    @Test
    void littlesLawIsNotSaidOfCellsOfAFewCalls() {
        MatrixAnalysis matrix = MadeUp.matrix(
                List.of(1, 2, 4),
                List.of(2),
                true,
                cell(1, 2, 3, 2 * MS, 2 * MS),
                cell(2, 2, 1_000, 2 * MS, 2 * MS),
                cell(4, 2, 1_000, 4 * MS, 2 * MS));
        assertThat(words(matrix))
                .contains("In each cell with at least 36 samples the mean is callers / throughput")
                .contains("In every other of them the two are nearer to each other.");
    }

    @Test
    void aQueueThatWasStillFillingIsMarkedAndSaid() {
        MatrixAnalysis filling = MadeUp.matrix(List.of(10_000), List.of(1), true, MadeUp.filling(10_000));
        assertThat(words(filling))
                .contains(
                        "That fits within 5 % in 0 of 1 cells; not in the cell D=10000 W=1: 10000 / 500 calls/s = 20.0 s,"
                                + " measured 5.00 s (-75.0 %). Its measuring began before every caller had had a result");
        MatrixText text = new MatrixText(filling);
        assertThat(text.blocks().get(0)).last().isEqualTo("    1  5.00~");
        assertThat(text.notes()).contains("~ measured before every caller had had a result: a longer --warmup helps");
    }

    @Test
    void demandThatHadToWaitForPartOfTheWayIsNotCalledFree() {
        MatrixAnalysis matrix = MadeUp.matrix(
                List.of(1, 8), List.of(8), true, cell(1, 8, 1_000, MS, MS), cell(8, 8, 2_000, 4 * MS, 4 * MS));
        assertThat(words(matrix)).contains("Part of that demand found something idle, the rest had to wait.");
    }

    @Test
    void namesTheReactorWhereItIsTheLimit() {
        MatrixAnalysis matrix =
                MadeUp.matrix(List.of(64), List.of(8), true, cell(64, 8, 95_000, 673 * US, 100, 10 * US, 11 * US));
        assertThat(words(matrix))
                .contains(
                        "W=8: the reactor's one thread is the limit, and more workers would not help: 1 / o 10.0 us = 100,000"
                                + " calls/s; 95,000 done (95 %) from D=64")
                .doesNotContain("Along the row")
                .doesNotContain("every other cell");
    }

    @Test
    void saysWhereCallsWaitWhenNoneOfTheThreeIsBusy() {
        MatrixAnalysis inside = MadeUp.matrix(
                List.of(1, 8), List.of(64), true, cell(1, 64, 500, 2 * MS, 2 * MS), cell(8, 64, 500, 16 * MS, 16 * MS));
        assertThat(words(inside))
                .contains(
                        "W=64: the limit is none of workers, reactor and cores: a lock, a device, the hand-over; throughput"
                                + " stopped growing at D=1; nearest: workers, busy 13 %."
                                + " The run itself took 2.00 ms at D=1 and 16.0 ms at D=8: calls wait inside it, for a lock, a device or a core, and more workers would"
                                + " not help");
        MatrixAnalysis between = MadeUp.matrix(
                List.of(1, 8), List.of(64), true, cell(1, 64, 500, 2 * MS, US), cell(8, 64, 500, 16 * MS, US));
        assertThat(words(between)).contains("calls wait in the hand-over between threads");
    }

    @Test
    void demandsTooNearToEachOtherAreNoStory() {
        MatrixAnalysis near = MadeUp.matrix(
                List.of(15, 16),
                List.of(64),
                true,
                cell(15, 64, 7_300, 2 * MS, 2 * MS),
                cell(16, 64, 7_700, 2 * MS, 2 * MS));
        assertThat(words(near))
                .doesNotContain("Along the row")
                .contains("so more workers would do no more; at D=16 calls hardly wait");
    }

    @Test
    void throughputThatGrowsWithDemandHasMetNoLimit() {
        MatrixAnalysis matrix = MadeUp.matrix(
                List.of(7, 8),
                List.of(64),
                true,
                cell(7, 64, 3_222, 2 * MS, 2 * MS),
                cell(8, 64, 3_766, 2 * MS, 2 * MS));
        assertThat(words(matrix))
                .contains("mean latency 1.0 times. While throughput grows with demand, adding demand is free.")
                .contains("so more workers would do no more; throughput still grew at D=8; nearest: workers, busy 12 %")
                .doesNotContain("has met a limit");
    }

    @Test
    void oneCellIsNoGrowth() {
        MatrixAnalysis sleeping = MadeUp.matrix(List.of(1), List.of(64), true, cell(1, 64, 490, 2 * MS, 2 * MS));
        assertThat(words(sleeping))
                .contains("so more workers would do no more; at D=1 calls hardly wait outside their run;");
        MatrixAnalysis handedOver = MadeUp.matrix(List.of(1), List.of(64), true, cell(1, 64, 60_000, 16 * US, US));
        assertThat(words(handedOver))
                .contains(
                        "W=64: no limit was met, and there was a worker for each caller, so more workers would do no more; nearest:");
    }

    @Test
    void aFewCallsGetNoVerdict() {
        MatrixAnalysis few = MadeUp.matrix(List.of(2), List.of(1), true, cell(2, 1, 1, MS, MS));
        assertThat(words(few))
                .contains(
                        "W=1: the limit cannot be told: the calls are too few, or the rounds too far apart; it takes 36 calls, and"
                                + " at D=2 only 1 completed in the time measured");
    }

    @Test
    void saysWhatOtherProgramsTook() {
        MatrixAnalysis disturbed = MadeUp.matrix(
                List.of(1, 8), List.of(4), true, MadeUp.cell(1, 4, 1_000, MS, MS / 2), MadeUp.disturbed(8, 4));
        assertThat(new MatrixText(disturbed).notes())
                .contains("samples per cell: 1,000")
                .contains("other programs used 22 % of the cores meanwhile, which the times may show");
        assertThat(words(disturbed))
                .contains(
                        "W=4: the cores are the limit, and more workers would not help: 2 / d 1.00 ms = 2,000 calls/s; 1,000"
                                + " done (50 %) from D=1; other programs had 44 % of"
                                + " the cores");
    }

    @Test
    void saysThatTheCpuIsLeftOutOfABriefRow() {
        MatrixAnalysis brief = MadeUp.matrix(List.of(4), List.of(16), true, MadeUp.brief(4, 16, 40));
        assertThat(words(brief))
                .contains("so more workers would do no more; at D=4 calls hardly wait outside their run; nearest:"
                        + " workers, busy 25 %. The CPU is left out: its time cannot be read in less than 200 ms");
    }

    @Test
    void nothingMeasuredIsNothingToExplain() {
        assertThat(MatrixWords.of(MadeUp.matrix(List.of(1), List.of(2), false))).isEmpty();
    }

    private static String words(MatrixAnalysis matrix) {
        return MatrixWords.of(matrix).stream()
                .map(lines -> lines.stream().map(String::strip).collect(Collectors.joining(" ")))
                .collect(Collectors.joining("\n"));
    }
}
