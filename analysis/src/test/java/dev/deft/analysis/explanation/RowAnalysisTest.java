package dev.deft.analysis.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.MadeCells;
import dev.deft.analysis.result.Shape;
import dev.deft.analysis.result.Utilisation;
import dev.deft.analysis.result.Window;
import dev.deft.analysis.theory.Bottleneck;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowAnalysisTest {

    private static final long MS = 1_000_000;
    private static final int CORES = 2;

    /** 4 workers, 2 ms a call: 500 calls/s a caller, until 2,000 calls/s keep all four busy. */
    private final RowAnalysis sleeping = new RowAnalysis(
            4,
            List.of(
                    MadeCells.cell(1, 4, 500, 2 * MS, 2 * MS),
                    MadeCells.cell(2, 4, 1_000, 2 * MS, 2 * MS),
                    MadeCells.cell(4, 4, 2_000, 2 * MS, 2 * MS),
                    MadeCells.cell(8, 4, 2_000, 4 * MS, 2 * MS)),
            CORES);

    @Test
    void aRowOfSleepersMeetsItsWorkers() {
        assertThat(sleeping.limit()).isEqualTo(Bottleneck.WORKERS);
        assertThat(sleeping.knee().callers()).isEqualTo(4);
        assertThat(sleeping.highestThroughput()).isEqualTo(2_000);
        assertThat(sleeping.bound(Bottleneck.WORKERS)).isEqualTo(2_000);
        assertThat(sleeping.utilisation(sleeping.last()).workers()).isEqualTo(1);
    }

    @Test
    void aRowWithMoreWorkersThanCallersMeetsNothing() {
        RowAnalysis row = new RowAnalysis(
                64,
                List.of(MadeCells.cell(1, 64, 500, 2 * MS, 2 * MS), MadeCells.cell(8, 64, 4_000, 2 * MS, 2 * MS)),
                CORES);
        assertThat(row.limit()).isEqualTo(Bottleneck.DEMAND);
        assertThat(row.knee()).isEqualTo(row.last());
    }

    @Test
    void aRowThatComputesMeetsTheCpuThoughItsWorkersLookBusy() {
        // 1 ms of processor time a call on two cores: 2,000 calls/s; with 8 workers each call takes 4 ms on the wall.
        RowAnalysis row = new RowAnalysis(8, List.of(MadeCells.cell(64, 8, 2_000, 32 * MS, 4 * MS, 1_000, MS)), CORES);
        assertThat(row.utilisation(row.last()).workers()).isEqualTo(1);
        assertThat(row.limit()).isEqualTo(Bottleneck.CPU);
        assertThat(row.bound(Bottleneck.CPU)).isEqualTo(2_000);
    }

    @Test
    void aRowOfTinyCallsMeetsTheReactor() {
        // 5 us on the reactor's thread a call: 200,000 calls/s.
        RowAnalysis row =
                new RowAnalysis(8, List.of(MadeCells.cell(64, 8, 190_000, 337_000, 100, 5_000, 6_000)), CORES);
        assertThat(row.limit()).isEqualTo(Bottleneck.REACTOR);
        assertThat(row.bound(Bottleneck.REACTOR)).isEqualTo(200_000);
    }

    @Test
    void aRowThatStopsGrowingWithNothingBusyIsHeldElsewhere() {
        // The call waits for a lock inside: twice the callers, twice the time, the same throughput.
        RowAnalysis row = new RowAnalysis(
                64,
                List.of(MadeCells.cell(1, 64, 500, 2 * MS, 2 * MS), MadeCells.cell(8, 64, 500, 16 * MS, 16 * MS)),
                CORES);
        assertThat(row.limit()).isEqualTo(Bottleneck.ELSEWHERE);
        assertThat(row.knee().callers()).isEqualTo(1);
    }

    @Test
    void demandsNearToEachOtherStopNothing() {
        RowAnalysis row = new RowAnalysis(
                64,
                List.of(MadeCells.cell(7, 64, 3_222, 2 * MS, 2 * MS), MadeCells.cell(8, 64, 3_766, 2 * MS, 2 * MS)),
                CORES);
        assertThat(row.knee()).isEqualTo(row.last());
        assertThat(row.stillGrew()).isTrue();
        assertThat(row.limit()).isEqualTo(Bottleneck.DEMAND);
    }

    @Test
    void theKneeIsWhereThroughputStopsGrowingNotWhereItIsNearlyHighest() {
        RowAnalysis row = new RowAnalysis(
                8,
                List.of(
                        MadeCells.cell(7, 8, 3_430, 2 * MS, 2 * MS),
                        MadeCells.cell(8, 8, 3_900, 2 * MS, 2 * MS),
                        MadeCells.cell(9, 8, 3_910, 2 * MS + MS / 4, 2 * MS),
                        MadeCells.cell(64, 8, 3_900, 16 * MS, 2 * MS)),
                CORES);
        assertThat(row.knee().callers()).isEqualTo(8);
        assertThat(row.limit()).isEqualTo(Bottleneck.WORKERS);
        assertThat(row.stillGrew()).isFalse();
    }

    @Test
    void oneCellShowsNoGrowth() {
        assertThat(new RowAnalysis(64, List.of(MadeCells.cell(1, 64, 500, 2 * MS, 2 * MS)), CORES).stillGrew())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        // callers, workers, calls of 2 ms in a second, limit
        "7, 8, 3_440, DEMAND",
        "8, 8, 3_990, DEMAND",
        "16, 8, 3_990, WORKERS",
        "1, 1, 430, DEMAND",
        "1, 1, 490, DEMAND",
        "2, 1, 430, WORKERS",
    })
    void workersAreMetOnlyWhereACallerWaitsForOne(int demand, int workers, String calls, Bottleneck limit) {
        int completed = Integer.parseInt(calls.replace("_", ""));
        RowAnalysis row = new RowAnalysis(
                workers,
                List.of(MadeCells.cell(demand, workers, completed, demand * MadeCells.SECOND / completed, 2 * MS)),
                CORES);
        assertThat(row.limit()).isEqualTo(limit);
    }

    @Test
    void aFewCallsTellNothing() {
        // Two callers of a call of 2.5 s: one call, cut off by the window, and a machine that others keep busy.
        RowAnalysis row = new RowAnalysis(1, List.of(shared(2, 1, 1, 830 * MS, 0.02, 0.95)), CORES);
        assertThat(row.limit()).isEqualTo(Bottleneck.UNKNOWN);
        assertThat(new RowAnalysis(1, List.of(MadeCells.cell(2, 1, 35, 2 * MS, MS)), CORES).limit())
                .isEqualTo(Bottleneck.UNKNOWN);
    }

    @Test
    void sleepersAreNotShortOfCoresThoughOthersHaveThem() {
        RowAnalysis row = new RowAnalysis(
                4, List.of(MadeCells.cell(1, 4, 500, 2 * MS, 2 * MS), shared(8, 4, 1_333, 3 * MS, 0.03, 0.95)), CORES);
        assertThat(row.limit()).isEqualTo(Bottleneck.WORKERS);
    }

    @Test
    void aCallerThatHadACoreWasNotShortOfOne() {
        RowAnalysis row = new RowAnalysis(1, List.of(shared(1, 1, 16_751, 50_000, 0.5, 0.45)), CORES);
        assertThat(row.limit()).isEqualTo(Bottleneck.DEMAND);
    }

    @Test
    void workersThatAllWaitForOneLockAreNotTheLimit() {
        // As many calls a second with one caller as with 64, and eight workers "busy" with waiting.
        RowAnalysis row = new RowAnalysis(
                8,
                List.of(MadeCells.cell(1, 8, 500, 2 * MS, 2 * MS), MadeCells.cell(64, 8, 500, 128 * MS, 16 * MS)),
                CORES);
        assertThat(row.utilisation(row.last()).workers()).isEqualTo(1);
        assertThat(row.waitsInside()).isTrue();
        assertThat(row.limit()).isEqualTo(Bottleneck.ELSEWHERE);
    }

    @Test
    void takesTheCostPerCallWhereThereIsAlwaysWork() {
        RowAnalysis row = new RowAnalysis(
                4,
                List.of(
                        MadeCells.cell(1, 4, 500, 2 * MS, 2 * MS, 90_000, 100_000),
                        MadeCells.cell(8, 4, 2_000, 4 * MS, 2 * MS, 3_000, 20_000)),
                CORES);
        assertThat(row.reactorNanos()).isEqualTo(3_000);
        assertThat(row.cpuNanos()).isEqualTo(20_000);
        assertThat(row.utilisation(row.cells().get(0)).reactor()).isCloseTo(0.0015, within(1e-12));
        assertThat(row.utilisation(row.cells().get(0)).cpu()).isCloseTo(0.005, within(1e-12));
    }

    @Test
    void aBusyMachineDisturbsNobodyIfItsLoadIsUnknown() {
        assertThat(sleeping.last().machineLoad()).isNull();
        assertThat(sleeping.last().othersLoad(CORES)).isZero();
    }

    @Test
    void doesNotReadTheProcessorsClockWhereItIsTooCoarse() {
        Distribution calls = MadeCells.latencies(100, MS);
        Cell brief = MadeCells.cell(new Shape(8, 8), MadeCells.window(true, calls, calls, 20 * MS, 1, 40 * MS, 1));
        RowAnalysis row = new RowAnalysis(8, List.of(brief), CORES);
        assertThat(brief.isCpuKnown()).isFalse();
        assertThat(row.utilisation(brief).cpu()).isNull();
        assertThat(row.limit()).isEqualTo(Bottleneck.DEMAND);
        assertThat(sleeping.last().isCpuKnown()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        // own CPU, others' CPU, S at D=16, limit: 8 workers, 16 callers, 1 ms at D=1
        "0.86, 0.00, 1, CPU",
        "0.50, 0.45, 2, CPU",
        "0.50, 0.20, 2, WORKERS",
        "0.10, 0.85, 1, WORKERS"
    })
    void whatOtherProgramsTakeCountsOnlyWhereTheWorkGotSlower(
            double own, double others, long serviceMs, Bottleneck limit) {
        int calls = (int) (8_000 / serviceMs);
        RowAnalysis row = new RowAnalysis(
                8,
                List.of(MadeCells.cell(1, 8, 1_000, MS, MS), shared(16, 8, calls, serviceMs * MS, own, others)),
                CORES);
        assertThat(row.limit(row.last())).isEqualTo(limit);
        assertThat(row.last().othersLoad(CORES)).isCloseTo(others, within(1e-9));
    }

    @Test
    void callersThatHardlyWaitedAreNotLimitedByAGreedyNeighbour() {
        RowAnalysis row = new RowAnalysis(64, List.of(shared(8, 64, 4_000, 2 * MS, 0.05, 0.95)), CORES);
        assertThat(row.limit()).isEqualTo(Bottleneck.DEMAND);
    }

    @Test
    void callersThatWaitedForACoreAreLimitedByTheNeighbour() {
        // 8 callers of a 10 us call: 100,000 calls/s where 800,000 could be.
        RowAnalysis row = new RowAnalysis(64, List.of(shared(8, 64, 100_000, 10_000, 0.5, 0.5)), CORES);
        assertThat(row.limit()).isEqualTo(Bottleneck.CPU);
    }

    /** A second of calls that took these parts of the two cores, and left these to others. */
    private static Cell shared(int demand, int workers, int calls, long serviceNanos, double own, double others) {
        return MadeCells.cell(
                new Shape(demand, workers),
                MadeCells.window(
                        true,
                        MadeCells.latencies(calls, demand * MadeCells.SECOND / calls),
                        MadeCells.latencies(calls, serviceNanos),
                        MadeCells.SECOND,
                        1_000,
                        Math.round(own * CORES * MadeCells.SECOND),
                        own + others));
    }

    @Test
    void whatTheRoundsAreTooFarApartToTellIsNotTold() {
        RowAnalysis apart = inRounds(3_000, 3_800, 3_300);
        assertThat(apart.busy(Bottleneck.WORKERS))
                .hasValueSatisfying(
                        busy -> assertThat(busy.contains(Utilisation.MET)).isTrue());
        assertThat(apart.limit()).isEqualTo(Bottleneck.UNKNOWN);
        RowAnalysis together = inRounds(3_900, 3_950, 3_920);
        assertThat(together.busy(Bottleneck.WORKERS))
                .hasValueSatisfying(busy -> assertThat(busy.low()).isBetween(0.95, 0.98));
        assertThat(together.limit()).isEqualTo(Bottleneck.WORKERS);
        assertThat(inRounds(1_000, 1_010, 1_020).limit()).isEqualTo(Bottleneck.DEMAND);
    }

    /** 16 callers of a call of 2 ms over 8 workers, in rounds of a second. */
    private static RowAnalysis inRounds(int... calls) {
        Window[] rounds = IntStream.of(calls)
                .mapToObj(each -> MadeCells.window(each, 16 * MadeCells.SECOND / each, 2 * MS, 1_000, 2_000))
                .toArray(Window[]::new);
        return new RowAnalysis(8, List.of(MadeCells.cell(new Shape(16, 8), rounds)), CORES);
    }

    @Test
    void theBoundOfACellIsTheLeastOfTheFour() {
        assertThat(sleeping.bound(sleeping.cells().get(0))).isCloseTo(1e9 / (2 * MS + 1_000), within(1e-9));
        assertThat(sleeping.bound(sleeping.last())).isEqualTo(2_000);
    }

    @Test
    void demandSetsNoBoundOfItsOwn() {
        assertThatIllegalArgumentException().isThrownBy(() -> sleeping.bound(Bottleneck.DEMAND));
        assertThatIllegalArgumentException().isThrownBy(() -> sleeping.bound(Bottleneck.ELSEWHERE));
        assertThatIllegalArgumentException().isThrownBy(() -> sleeping.bound(Bottleneck.UNKNOWN));
    }

    @Test
    void anEmptyRowIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RowAnalysis(4, List.of(), CORES))
                .withMessage("a row needs at least one measured cell; W=4 has none");
    }
}
