package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.deft.bench.theory.ServiceTimes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PredictionTest {

    private static final long US = 1_000;
    private static final long MS = 1_000_000;
    private static final int CORES = 2;

    /** Of all cores, by all programs. */
    private double machineLoad = Double.NaN;

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
    void fewCallsProveNothing() {
        Cell cell = closed(4, 8, 100, 5 * MS, MS, MS, US, US);
        assertThat(Prediction.of(row(8, cell), cell).misfit()).contains(Misfit.CHANCE);
    }

    @Test
    void aCellThatIsNotSteadyProvesNothingEither() {
        Cell cell = closed(4, 8, 1_000, 40 * MS, MS, MS, US, US);
        assertThat(Prediction.of(row(8, cell), cell).misfit()).contains(Misfit.NOT_STEADY);
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
        Sending sending = new Sending(offered, calls, 0, Cells.latencies(calls, 0), Cells.latencies(calls, latency));
        Round round = round(calls, latency, queue, run, Optional.of(sending), US, US);
        OpenShape shape = new OpenShape(rate, Arrivals.POISSON, workers);
        return new OpenCell(shape, new Rounds(List.of(round)), Optional.empty());
    }

    private Round round(
            int calls,
            long latency,
            long queue,
            long run,
            Optional<Sending> sending,
            long reactorNanos,
            long processNanos) {
        return new Round(
                true,
                true,
                Cells.latencies(calls, latency),
                new Parts(
                        Cells.latencies(calls, queue),
                        Cells.latencies(calls, run),
                        Cells.latencies(calls, latency - queue - run)),
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
