package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.deft.analysis.theory.ServiceTimes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PredictionTest {

    private static final long US = 1_000;
    private static final long MS = 1_000_000;
    private static final int CORES = 2;

    /** Of all cores, by all programs. */
    private double machineLoad = Double.NaN;

    private boolean steady = true;

    /** Of an open loop's sends. */
    private long lag;

    /** What the work took, if that varied. */
    private Latencies run = Latencies.none();

    @Test
    void measuredTimesBecomeADistributionWithTheirAverageAndVariation() {
        Recording recording = new Recording();
        for (int i = 0; i < 900; i++) {
            recording.record(MS);
            if (i % 9 == 0) {
                recording.record(50 * MS);
            }
        }
        ServiceTimes times = recording.finish().asServiceTimes();

        assertThat(times.meanNanos()).isCloseTo(5.9 * MS, within(0.05 * MS));
        assertThat(times.squaredVariation()).isCloseTo(6.2, within(0.1));
        assertThat(times.quantileNanos(0.5)).isCloseTo(MS, within(0.01 * MS));
    }

    @Test
    void aSaturatedPoolOfSleepersIsPredicted() {
        Cell cell = closed(64, 8, 4_000, 16 * MS, 14 * MS, 2 * MS, 10 * US, 10 * US);
        Prediction prediction = Prediction.of(row(8, cell), cell);

        assertThat(prediction.meanNanos()).isCloseTo(16.0 * MS, within(0.1 * MS));
        assertThat(prediction.meanRatio().orElseThrow()).isCloseTo(1, within(0.01));
        assertThat(prediction.fits()).isTrue();
        assertThat(prediction.misfit()).isEmpty();
    }

    @Test
    void theProcessorsLimitIsPartOfThePrediction() {
        // 1 ms of processor time a call: two cores do 2,000 calls/s, whatever the workers could do.
        Cell cell = closed(64, 64, 2_000, 32 * MS, 31 * MS, MS, 10 * US, MS);
        Prediction prediction = Prediction.of(row(64, cell), cell);

        assertThat(prediction.meanNanos()).isCloseTo(32.0 * MS, within(0.1 * MS));
    }

    @Test
    void theHandOverIsBlamedWhereCallsWaitForAWorkerThatIsFree() {
        Cell cell = closed(1, 8, 20_000, 50 * US, 40 * US, 5 * US, US, US);
        assertThat(Prediction.of(row(8, cell), cell).misfit()).contains(Misfit.HAND_OVER);
    }

    @Test
    void theReturnIsBlamedWhereResultsWaitForAReactorThatIsFree() {
        Cell cell = closed(1, 8, 20_000, 50 * US, 5 * US, 5 * US, US, US);
        assertThat(Prediction.of(row(8, cell), cell).misfit()).contains(Misfit.RETURN);
    }

    @Test
    void theCoresAreBlamedWhereOthersHadThem() {
        machineLoad = 0.95;
        Cell cell = closed(4, 8, 20_000, 200 * US, 150 * US, 20 * US, US, 30 * US);
        assertThat(Prediction.of(row(8, cell), cell).misfit()).contains(Misfit.CORES);
    }

    @Test
    void aReactorThatIsLessBusyThanAtTheHighestDemandIsSaid() {
        Cell first = closed(1, 8, 10_000, 100 * US, 5 * US, 90 * US, US, US);
        Cell last = closed(64, 8, 10_000, 6_400 * US, 5 * US, 90 * US, 100 * US, 100 * US);
        Row row = new Row(8, List.of(first, last), CORES);
        assertThat(Prediction.of(row, first).misfit()).contains(Misfit.REACTOR_TIME);
    }

    @Test
    void timeBetweenResultAndNextCallDoesNotMakeACellUnsteady() {
        // A call every 67 us that takes 50 us: Little's law over the latency alone is off by a quarter.
        Cell single = closed(1, 8, 15_000, 50 * US, 40 * US, 5 * US, US, US);
        assertThat(single.followsLittle()).isFalse();
        assertThat(Prediction.of(row(8, single), single).misfit()).contains(Misfit.HAND_OVER);
        Cell four = closed(4, 8, 60_000, 50 * US, 5 * US, 5 * US, US, US);
        assertThat(Prediction.of(row(8, four), four).misfit()).contains(Misfit.RETURN);
    }

    @Test
    void rareCallsThatPartFromTheModelAreSaid() {
        Recording latencies = new Recording();
        for (int i = 0; i < 1_000; i++) {
            latencies.record(i % 50 == 0 ? 4 * MS : 2 * MS);
        }
        Round plain = round(1_000, 2 * MS, 10 * US, 1_980 * US, Optional.empty(), US, US);
        Round round = new Round(
                true,
                true,
                latencies.finish(),
                plain.parts(),
                Optional.empty(),
                plain.overTime(),
                Latencies.none(),
                Cells.SECOND,
                10 * MS,
                10 * MS,
                Double.NaN,
                1_000);
        Cell cell = Cells.cell(new Shape(2, 8), round);
        Prediction prediction = Prediction.of(row(8, cell), cell);

        assertThat(prediction.fits()).as("the averages").isTrue();
        assertThat(prediction.p99Fits()).isFalse();
        assertThat(prediction.misfit()).contains(Misfit.TAIL);
    }

    @Test
    void aQueueThatIsShorterThanPredictedIsNoHandOver() {
        // Where services vary as an exponential does, a short window is what is left to blame.
        OpenCell constant = open(900, 1, 900, 2 * MS, MS, MS);
        assertThat(Prediction.of(constant, CORES).misfit()).contains(Misfit.VARIATION);
        run = exponential();
        OpenCell exponential = open(900, 1, 900, 2 * MS, MS, MS);
        Prediction prediction = Prediction.of(exponential, CORES);
        assertThat(prediction.model()).isEqualTo("Erlang C");
        assertThat(prediction.misfit()).contains(Misfit.NOT_STEADY);
    }

    @Test
    void lateSendsAreBlamedWhereTheyAreMostOfTheWait() {
        lag = 1_500 * US;
        OpenCell cell = open(500, 64, 500, 2 * MS, 1_900 * US, 100 * US);
        assertThat(Prediction.of(cell, CORES).misfit()).contains(Misfit.LATE_SENDS);
    }

    @Test
    void theCoresAreBlamedInAnOpenLoopTooWhereOthersHadThem() {
        machineLoad = 0.95;
        OpenCell cell = open(500, 64, 500, 2 * MS, 1_900 * US, 100 * US);
        assertThat(Prediction.of(cell, CORES).misfit()).contains(Misfit.CORES);
    }

    @Test
    void fewCallsProveNothing() {
        Cell cell = closed(4, 8, 100, 5 * MS, MS, MS, US, US);
        assertThat(Prediction.of(row(8, cell), cell).misfit()).contains(Misfit.CHANCE);
    }

    @Test
    void aCellThatIsNotSteadyProvesNothingEither() {
        Cell short40 = closed(40, 8, 600, 20 * MS, MS, MS, US, US);
        assertThat(short40.followsLittle()).isFalse();
        assertThat(Prediction.of(row(8, short40), short40).misfit()).contains(Misfit.NOT_STEADY);
        steady = false;
        Cell filling = closed(4, 8, 1_000, 4 * MS, MS, MS, US, US);
        assertThat(Prediction.of(row(8, filling), filling).misfit()).contains(Misfit.NOT_STEADY);
    }

    @Test
    void constantServiceUnderPoissonArrivalsIsAllenAndCunneens() {
        // M/D/1 at half load waits for half a service (Pollaczek and Khinchine).
        OpenCell cell = open(500, 1, 500, 1_500 * US, 500 * US, MS);
        Prediction prediction = Prediction.of(cell, CORES);

        assertThat(prediction.model()).isEqualTo("Allen-Cunneen");
        assertThat(prediction.meanNanos()).isCloseTo(1.5 * MS, within(0.02 * MS));
        assertThat(prediction.fits()).isTrue();
        assertThat(prediction.p99Nanos()).isGreaterThan(prediction.meanNanos());
    }

    @Test
    void moreCallsThanWorkersCanDoHaveNoPrediction() {
        Prediction prediction = Prediction.of(open(2_000, 1, 1_000, 500 * MS, 499 * MS, MS), CORES);

        assertThat(prediction.meanNanos()).isInfinite();
        assertThat(prediction.meanRatio()).isEmpty();
        assertThat(prediction.fits()).isFalse();
        assertThat(prediction.misfit()).contains(Misfit.OVERLOAD);
    }

    @Test
    void anIdlePoolWhoseCallsWaitIsTheHandOver() {
        OpenCell cell = open(500, 64, 500, 2 * MS, 1_900 * US, 100 * US);
        assertThat(Prediction.of(cell, CORES).misfit()).contains(Misfit.HAND_OVER);
    }

    @Test
    void workersAddUpByTheScalabilityLaw() {
        List<Cell> cells =
                List.of(saturated(1), saturated(2), saturated(4), saturated(8), saturated(16), saturated(32));
        Matrix matrix = new Matrix(Cells.LOAD, List.of(64), List.of(1, 2, 4, 8, 16, 32), cells, CORES, true);

        assertThat(matrix.scalability().orElseThrow().law().gamma()).isCloseTo(500, within(5.0));
        assertThat(matrix.scalability().orElseThrow().law().alpha()).isCloseTo(0, within(0.001));
    }

    @Test
    void asManyCallersAsWorkersDoNotSaturateThem() {
        // At W = D the round trip leaves workers idle: 21,500 calls/s and not 32,000.
        Cell last = closed(64, 64, 21_500, 64 * Cells.SECOND / 21_500, 10 * US, 2_970 * US, 10 * US, 10 * US);
        List<Cell> cells =
                List.of(saturated(1), saturated(2), saturated(4), saturated(8), saturated(16), saturated(32), last);
        List<Integer> workers = List.of(1, 2, 4, 8, 16, 32, 64);
        Matrix matrix = new Matrix(Cells.LOAD, List.of(64), workers, cells, CORES, true);
        Matrix withoutOne = new Matrix(Cells.LOAD, List.of(64), workers, cells.subList(1, cells.size()), CORES, true);

        assertThat(last.throughput()).isEqualTo(21_500);
        assertThat(matrix.scalability().orElseThrow().law().alpha()).isCloseTo(0, within(0.001));
        assertThat(withoutOne.scalability())
                .as("the sixth row, where there are no others")
                .isPresent();
    }

    @Test
    void fewerThanSixRowsHaveNoScalabilityLaw() {
        Matrix matrix = new Matrix(Cells.LOAD, List.of(64), List.of(1), List.of(saturated(1)), CORES, true);
        assertThat(matrix.scalability()).isEmpty();
    }

    private Cell saturated(int workers) {
        int calls = 500 * workers;
        return closed(64, workers, calls, 64 * Cells.SECOND / calls, 10 * MS, 2 * MS, 10 * US, 10 * US);
    }

    private static Row row(int workers, Cell cell) {
        return new Row(workers, List.of(cell), CORES);
    }

    /** A second of calls that all took the same; what is neither queue nor run is the return hop. */
    private Cell closed(
            int demand, int workers, int calls, long latency, long queue, long run, long reactor, long cpu) {
        Round round = round(calls, latency, queue, run, Optional.empty(), reactor * calls, cpu * calls);
        return Cells.cell(new Shape(demand, workers), round);
    }

    private OpenCell open(double rate, int workers, int calls, long latency, long queue, long run) {
        int offered = (int) rate;
        Sending sending = new Sending(offered, calls, 0, Cells.latencies(calls, lag), Cells.latencies(calls, latency));
        Round round = round(calls, latency, queue, run, Optional.of(sending), US, US);
        OpenShape shape = new OpenShape(rate, Arrivals.POISSON, workers);
        return new OpenCell(shape, new Rounds(List.of(round)), Optional.empty());
    }

    /** Calls of a millisecond on average, by the distribution's quantiles. */
    private static Latencies exponential() {
        Recording recording = new Recording();
        for (int i = 0; i < 2_000; i++) {
            recording.record(Math.round(-MS * Math.log((i + 0.5) / 2_000)));
        }
        return recording.finish();
    }

    private Round round(
            int calls,
            long latency,
            long queue,
            long constantRun,
            Optional<Sending> sending,
            long reactorNanos,
            long processNanos) {
        return new Round(
                true,
                steady,
                Cells.latencies(calls, latency),
                new Parts(
                        Cells.latencies(calls, queue),
                        run.count() > 0 ? run : Cells.latencies(calls, constantRun),
                        Cells.latencies(calls, latency - queue - constantRun)),
                sending,
                new OverTime(List.of()),
                Latencies.none(),
                Cells.SECOND,
                reactorNanos,
                processNanos,
                machineLoad,
                calls);
    }
}
