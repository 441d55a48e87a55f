package dev.deft.analysis.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.deft.analysis.result.Arrivals;
import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.LatencyParts;
import dev.deft.analysis.result.MadeCells;
import dev.deft.analysis.result.OpenShape;
import dev.deft.analysis.result.Prediction;
import dev.deft.analysis.result.Sends;
import dev.deft.analysis.result.Shape;
import dev.deft.analysis.result.Window;
import dev.deft.analysis.theory.ServiceTimes;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PredictorTest {

    private static final long US = 1_000;
    private static final long MS = 1_000_000;
    private static final int CORES = 2;

    /** Of all cores, by all programs. */
    private double machineLoad = Double.NaN;

    private boolean steady = true;

    /** Of an open loop's sends. */
    private long lag;

    /** The times of the work, if they varied. */
    private Distribution run = Distribution.none();

    @Test
    void measuredTimesBecomeADistributionWithTheirAverageAndVariation() {
        ServiceTimes times = MadeCells.latencies(LongStream.range(0, 900)
                        .flatMap(i -> i % 9 == 0 ? LongStream.of(MS, 50 * MS) : LongStream.of(MS)))
                .asServiceTimes();

        assertThat(times.meanNanos()).isCloseTo(5.9 * MS, within(0.05 * MS));
        assertThat(times.squaredVariation()).isCloseTo(6.2, within(0.1));
        assertThat(times.quantileNanos(0.5)).isCloseTo(MS, within(0.01 * MS));
    }

    @Test
    void aSaturatedPoolOfSleepersIsPredicted() {
        Cell cell = closed(64, 8, 4_000, 16 * MS, 14 * MS, 2 * MS, 10 * US, 10 * US);
        Prediction prediction = Predictor.of(row(8, cell), cell);

        assertThat(prediction.meanNanos()).isCloseTo(16.0 * MS, within(0.1 * MS));
        assertThat(prediction.meanRatio()).isCloseTo(1, within(0.01));
        assertThat(prediction.fits()).isTrue();
        assertThat(prediction.why()).isNull();
    }

    @Test
    void theProcessorsLimitIsPartOfThePrediction() {
        // 1 ms of processor time a call: two cores do 2,000 calls/s, whatever the workers could do.
        Cell cell = closed(64, 64, 2_000, 32 * MS, 31 * MS, MS, 10 * US, MS);
        Prediction prediction = Predictor.of(row(64, cell), cell);

        assertThat(prediction.meanNanos()).isCloseTo(32.0 * MS, within(0.1 * MS));
    }

    @Test
    void theHandOverIsBlamedWhereCallsWaitForAWorkerThatIsFree() {
        Cell cell = closed(1, 8, 20_000, 50 * US, 40 * US, 5 * US, US, US);
        assertThat(Predictor.of(row(8, cell), cell).why()).isEqualTo(ModelMismatch.HAND_OVER.words());
    }

    @Test
    void theReturnIsBlamedWhereResultsWaitForAReactorThatIsFree() {
        Cell cell = closed(1, 8, 20_000, 50 * US, 5 * US, 5 * US, US, US);
        assertThat(Predictor.of(row(8, cell), cell).why()).isEqualTo(ModelMismatch.RETURN.words());
    }

    @Test
    void theCoresAreBlamedWhereOthersHadThem() {
        machineLoad = 0.95;
        Cell cell = closed(4, 8, 20_000, 200 * US, 150 * US, 20 * US, US, 30 * US);
        assertThat(Predictor.of(row(8, cell), cell).why()).isEqualTo(ModelMismatch.CORES.words());
    }

    @Test
    void aReactorThatIsLessBusyThanAtTheHighestDemandIsSaid() {
        Cell first = closed(1, 8, 10_000, 100 * US, 5 * US, 90 * US, US, US);
        Cell last = closed(64, 8, 10_000, 6_400 * US, 5 * US, 90 * US, 100 * US, 100 * US);
        RowAnalysis row = new RowAnalysis(8, List.of(first, last), CORES);
        assertThat(Predictor.of(row, first).why()).isEqualTo(ModelMismatch.REACTOR_TIME.words());
    }

    @Test
    void timeBetweenResultAndNextCallDoesNotMakeACellUnsteady() {
        // A call every 67 us that takes 50 us: Little's law over the latency alone is off by a quarter.
        Cell single = closed(1, 8, 15_000, 50 * US, 40 * US, 5 * US, US, US);
        assertThat(single.followsLittle()).isFalse();
        assertThat(Predictor.of(row(8, single), single).why()).isEqualTo(ModelMismatch.HAND_OVER.words());
        Cell four = closed(4, 8, 60_000, 50 * US, 5 * US, 5 * US, US, US);
        assertThat(Predictor.of(row(8, four), four).why()).isEqualTo(ModelMismatch.RETURN.words());
    }

    @Test
    void rareCallsThatPartFromTheModelAreSaid() {
        Distribution latencies =
                MadeCells.latencies(LongStream.range(0, 1_000).map(i -> i % 50 == 0 ? 4 * MS : 2 * MS));
        Window plain = round(1_000, 2 * MS, 10 * US, 1_980 * US, Optional.empty(), US, US);
        Window round = new Window(
                true,
                true,
                latencies,
                plain.parts(),
                Optional.empty(),
                plain.slices(),
                Distribution.none(),
                MadeCells.SECOND,
                10 * MS,
                10 * MS,
                Double.NaN,
                1_000);
        Cell cell = MadeCells.cell(new Shape(2, 8), round);
        Prediction prediction = Predictor.of(row(8, cell), cell);

        assertThat(prediction.fits()).as("the averages").isTrue();
        assertThat(Prediction.isWithin(prediction.p99Ratio())).isFalse();
        assertThat(prediction.why()).isEqualTo(ModelMismatch.TAIL.words());
    }

    @Test
    void aQueueThatIsShorterThanPredictedIsNoHandOver() {
        // Where services vary as an exponential does, a short window is what is left to blame.
        Cell constant = open(900, 1, 900, 2 * MS, MS, MS);
        assertThat(predicted(constant).why()).isEqualTo(ModelMismatch.VARIATION.words());
        run = exponential();
        Cell exponential = open(900, 1, 900, 2 * MS, MS, MS);
        Prediction prediction = predicted(exponential);
        assertThat(prediction.model()).isEqualTo("Erlang C");
        assertThat(prediction.why()).isEqualTo(ModelMismatch.NOT_STEADY.words());
    }

    @Test
    void lateSendsAreBlamedWhereTheyAreMostOfTheWait() {
        lag = 1_500 * US;
        Cell cell = open(500, 64, 500, 2 * MS, 1_900 * US, 100 * US);
        assertThat(predicted(cell).why()).isEqualTo(ModelMismatch.LATE_SENDS.words());
    }

    @Test
    void theCoresAreBlamedInAnOpenLoopTooWhereOthersHadThem() {
        machineLoad = 0.95;
        Cell cell = open(500, 64, 500, 2 * MS, 1_900 * US, 100 * US);
        assertThat(predicted(cell).why()).isEqualTo(ModelMismatch.CORES.words());
    }

    @Test
    void fewCallsProveNothing() {
        Cell cell = closed(4, 8, 100, 5 * MS, MS, MS, US, US);
        assertThat(Predictor.of(row(8, cell), cell).why()).isEqualTo(ModelMismatch.CHANCE.words());
    }

    @Test
    void aCellThatIsNotSteadyProvesNothingEither() {
        Cell short40 = closed(40, 8, 600, 20 * MS, MS, MS, US, US);
        assertThat(short40.followsLittle()).isFalse();
        assertThat(Predictor.of(row(8, short40), short40).why()).isEqualTo(ModelMismatch.NOT_STEADY.words());
        steady = false;
        Cell filling = closed(4, 8, 1_000, 4 * MS, MS, MS, US, US);
        assertThat(Predictor.of(row(8, filling), filling).why()).isEqualTo(ModelMismatch.NOT_STEADY.words());
    }

    @Test
    void constantServiceUnderPoissonArrivalsIsAllenAndCunneens() {
        // M/D/1 at half load waits for half a service (Pollaczek and Khinchine).
        Cell cell = open(500, 1, 500, 1_500 * US, 500 * US, MS);
        Prediction prediction = predicted(cell);

        assertThat(prediction.model()).isEqualTo("Allen-Cunneen");
        assertThat(prediction.meanNanos()).isCloseTo(1.5 * MS, within(0.02 * MS));
        assertThat(prediction.fits()).isTrue();
        assertThat(prediction.p99Nanos()).isGreaterThan(prediction.meanNanos());
    }

    @Test
    void moreCallsThanWorkersCanDoHaveNoPrediction() {
        Prediction prediction = predicted(open(2_000, 1, 1_000, 500 * MS, 499 * MS, MS));

        assertThat(prediction.meanNanos()).isNull();
        assertThat(prediction.meanRatio()).isNull();
        assertThat(prediction.fits()).isFalse();
        assertThat(prediction.why()).isEqualTo(ModelMismatch.OVERLOAD.words());
    }

    @Test
    void anIdlePoolWhoseCallsWaitIsTheHandOver() {
        Cell cell = open(500, 64, 500, 2 * MS, 1_900 * US, 100 * US);
        assertThat(predicted(cell).why()).isEqualTo(ModelMismatch.HAND_OVER.words());
    }

    @Test
    void workersAddUpByTheScalabilityLaw() {
        List<Cell> cells =
                List.of(saturated(1), saturated(2), saturated(4), saturated(8), saturated(16), saturated(32));
        MatrixAnalysis matrix = new MatrixAnalysis(List.of(64), List.of(1, 2, 4, 8, 16, 32), cells, CORES, true);

        assertThat(matrix.scalability().orElseThrow().law().gamma()).isCloseTo(500, within(5.0));
        assertThat(matrix.scalability().orElseThrow().law().alpha()).isCloseTo(0, within(0.001));
    }

    @Test
    void asManyCallersAsWorkersDoNotSaturateThem() {
        // At W = D the round trip leaves workers idle: 21,500 calls/s and not 32,000.
        Cell last = closed(64, 64, 21_500, 64 * MadeCells.SECOND / 21_500, 10 * US, 2_970 * US, 10 * US, 10 * US);
        List<Cell> cells =
                List.of(saturated(1), saturated(2), saturated(4), saturated(8), saturated(16), saturated(32), last);
        List<Integer> workers = List.of(1, 2, 4, 8, 16, 32, 64);
        MatrixAnalysis matrix = new MatrixAnalysis(List.of(64), workers, cells, CORES, true);
        MatrixAnalysis withoutOne =
                new MatrixAnalysis(List.of(64), workers, cells.subList(1, cells.size()), CORES, true);

        assertThat(last.throughput()).isEqualTo(21_500);
        assertThat(matrix.scalability().orElseThrow().law().alpha()).isCloseTo(0, within(0.001));
        assertThat(withoutOne.scalability())
                .as("the sixth row, where there are no others")
                .isPresent();
    }

    @Test
    void fewerThanSixRowsHaveNoScalabilityLaw() {
        MatrixAnalysis matrix = new MatrixAnalysis(List.of(64), List.of(1), List.of(saturated(1)), CORES, true);
        assertThat(matrix.scalability()).isEmpty();
    }

    private Cell saturated(int workers) {
        int calls = 500 * workers;
        return closed(64, workers, calls, 64 * MadeCells.SECOND / calls, 10 * MS, 2 * MS, 10 * US, 10 * US);
    }

    private static Prediction predicted(Cell open) {
        OpenShape shape = new OpenShape(open.ratePerSecond(), Arrivals.POISSON, open.workers());
        return Predictor.of(open, shape, CORES);
    }

    private static RowAnalysis row(int workers, Cell cell) {
        return new RowAnalysis(workers, List.of(cell), CORES);
    }

    /** A second of calls that all took the same; what is neither queue nor run is the return hop. */
    private Cell closed(
            int demand, int workers, int calls, long latency, long queue, long run, long reactor, long cpu) {
        Window round = round(calls, latency, queue, run, Optional.empty(), reactor * calls, cpu * calls);
        return MadeCells.cell(new Shape(demand, workers), round);
    }

    private Cell open(double rate, int workers, int calls, long latency, long queue, long run) {
        int offered = (int) rate;
        Sends sending =
                new Sends(offered, calls, 0, MadeCells.latencies(calls, lag), MadeCells.latencies(calls, latency));
        Window round = round(calls, latency, queue, run, Optional.of(sending), US, US);
        return MadeCells.cell(new OpenShape(rate, Arrivals.POISSON, workers), round);
    }

    /** Calls of a millisecond on average, by the distribution's quantiles. */
    private static Distribution exponential() {
        return MadeCells.latencies(LongStream.range(0, 2_000).map(i -> Math.round(-MS * Math.log((i + 0.5) / 2_000))));
    }

    private Window round(
            int calls,
            long latency,
            long queue,
            long constantRun,
            Optional<Sends> sending,
            long reactorNanos,
            long processNanos) {
        return new Window(
                true,
                steady,
                MadeCells.latencies(calls, latency),
                new LatencyParts(
                        MadeCells.latencies(calls, queue),
                        run.samples() > 0 ? run : MadeCells.latencies(calls, constantRun),
                        MadeCells.latencies(calls, latency - queue - constantRun)),
                sending,
                List.of(),
                Distribution.none(),
                MadeCells.SECOND,
                reactorNanos,
                processNanos,
                machineLoad,
                calls);
    }
}
