package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The cells are made up: what is tested is the order, the progress, and what ends a run. */
class BenchTest {

    private static final List<Integer> LIST = List.of(4, 1, 2);
    private static final Load CALLS = Cells.load("noop", new Extent.CallsPerCaller(10), Duration.ZERO);

    private final List<Shape> run = new ArrayList<>();
    private final List<String> progress = new ArrayList<>();

    @AfterEach
    void leaveNoInterruptBehind() {
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void runsEveryCellOnceInAnOrderDrawnFromTheSeed() throws Exception {
        bench(1).runMatrix(Cells.LOAD, LIST, LIST);
        List<Shape> first = List.copyOf(run);
        assertThat(first).hasSize(9).doesNotHaveDuplicates();

        run.clear();
        bench(1).runMatrix(Cells.LOAD, LIST, LIST);
        assertThat(run).isEqualTo(first);

        run.clear();
        bench(2).runMatrix(Cells.LOAD, LIST, LIST);
        assertThat(run).isNotEqualTo(first).containsExactlyInAnyOrderElementsOf(first);
    }

    @Test
    void aMatrixKnowsItsRowsAndColumnsInOrder() throws Exception {
        Matrix matrix = bench(1).runMatrix(Cells.LOAD, LIST, List.of(8, 3));
        assertThat(matrix.demands()).containsExactly(1, 2, 4);
        assertThat(matrix.workers()).containsExactly(3, 8);
        assertThat(matrix.cores()).isEqualTo(2);
        assertThat(matrix.complete()).isTrue();
        assertThat(matrix.cells()).hasSize(6);
    }

    @Test
    void theExperimentComparesEachDemandWithTheSameCallsMadeSynchronously() throws Exception {
        Experiment experiment = bench(1).runExperiment(CALLS, LIST, 64);
        assertThat(experiment.complete()).isTrue();
        assertThat(experiment.trials())
                .extracting(trial -> trial.deferred().shape())
                .containsExactly(new Shape(1, 64), new Shape(2, 64), new Shape(4, 64));
        assertThat(experiment.trials())
                .extracting(trial -> trial.synchronous().latencies().count())
                .containsExactly(10L, 20L, 40L);
        // A made-up cell's calls take 300 ns, the synchronous ones three steps of the clock.
        assertThat(experiment.trials().get(0).increase()).isEqualTo(10);
        assertThat(experiment.row(2).orElseThrow().workers()).isEqualTo(64);
    }

    @Test
    void tellsWhichCellComesNext() throws Exception {
        bench(1).runMatrix(Cells.LOAD, List.of(1, 2), List.of(3));
        assertThat(progress).hasSize(2).first().asString().endsWith(" 0/2");
        assertThat(progress).last().asString().endsWith(" 1/2");
    }

    @Test
    void cancellingEndsTheRunAndEveryLaterOne() throws Exception {
        Bench[] bench = new Bench[1];
        bench[0] = new Bench(
                (load, shape) -> {
                    run.add(shape);
                    if (run.size() == 3) {
                        bench[0].cancel();
                        return interruptedCell(shape);
                    }
                    return made(shape);
                },
                new SteppingClock(10),
                2,
                1,
                this::note);
        Matrix matrix = bench[0].runMatrix(Cells.LOAD, LIST, LIST);
        assertThat(matrix.complete()).isFalse();
        assertThat(matrix.cells()).hasSize(3);
        assertThat(bench[0].isCancelled()).isTrue();

        Experiment never = bench[0].runExperiment(CALLS, LIST, 64);
        assertThat(never.trials()).isEmpty();
        assertThat(never.complete()).isFalse();
        assertThat(never.row(2)).isEmpty();
        assertThat(run).hasSize(3);
    }

    @Test
    void cancellingBetweenTwoCellsIsNoticedBeforeTheNext() throws Exception {
        Bench[] bench = new Bench[1];
        bench[0] = new Bench(this::make, new SteppingClock(10), 2, 1, (shape, done, total) -> {
            if (done == 1) {
                bench[0].cancel();
                // As a reactor's close may do.
                assertThat(Thread.interrupted()).isTrue();
            }
        });
        Matrix matrix = bench[0].runMatrix(Cells.LOAD, LIST, LIST);
        assertThat(matrix.cells()).hasSize(2);
        assertThat(matrix.complete()).isFalse();
    }

    @Test
    void anInterruptEndsTheRunAndIsPassedOn() throws Exception {
        Bench bench = new Bench((load, shape) -> interruptedCell(shape), new SteppingClock(10), 2, 1, this::note);
        Matrix matrix = bench.runMatrix(Cells.LOAD, LIST, LIST);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(matrix.cells()).hasSize(1);
        assertThat(matrix.complete()).isFalse();
        assertThat(bench.isCancelled()).isFalse();
    }

    @Test
    void anInterruptBetweenTwoSynchronousCallsEndsTheExperiment() throws Exception {
        Thread.currentThread().interrupt();
        Experiment experiment = bench(1).runExperiment(CALLS, LIST, 64);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(experiment.trials()).isEmpty();
    }

    @Test
    void saysWhichWorkFailedAndWhere() {
        Load vanished = Cells.load("file:/no/such/file", new Extent.CallsPerCaller(1), Duration.ZERO);
        Bench bench = bench(1);
        Experiment experiment = bench.runExperiment(vanished, LIST, 64);
        assertThat(experiment.trials()).isEmpty();
        assertThat(experiment.complete()).isFalse();
        assertThat(bench.failure())
                .containsInstanceOf(WorkFailedException.class)
                .hasValueSatisfying(failure -> assertThat(failure)
                        .hasMessageStartingWith("file:/no/such/file failed in the synchronous calls: "));
    }

    @Test
    void aFailureEndsTheRunAndEveryLaterOneAndLeavesWhatWasMeasured() {
        IllegalStateException tooFewThreads = new IllegalStateException("too few threads");
        Bench bench = new Bench(
                (load, shape) -> {
                    if (run.size() == 3) {
                        throw tooFewThreads;
                    }
                    return make(load, shape);
                },
                new SteppingClock(10),
                2,
                1,
                this::note);
        Matrix matrix = bench.runMatrix(Cells.LOAD, LIST, LIST);
        assertThat(matrix.cells()).hasSize(3);
        assertThat(matrix.complete()).isFalse();
        assertThat(bench.failure()).containsSame(tooFewThreads);
        assertThat(bench.isCancelled()).isFalse();

        assertThat(bench.runExperiment(CALLS, LIST, 64).trials()).isEmpty();
        assertThat(run).hasSize(3);
    }

    @Test
    void aRunThatWentWellHasNoFailure() {
        Bench bench = bench(1);
        bench.runMatrix(Cells.LOAD, LIST, LIST);
        assertThat(bench.failure()).isEmpty();
    }

    @Test
    void cancellingWhileNothingRunsInterruptsNobody() {
        bench(1).cancel();
    }

    private Bench bench(long seed) {
        return new Bench(this::make, new SteppingClock(10), 2, seed, this::note);
    }

    private Cell make(Load load, Shape shape) {
        run.add(shape);
        return made(shape);
    }

    private void note(Shape shape, int done, int total) {
        progress.add(shape + " " + done + "/" + total);
    }

    private static Cell made(Shape shape) {
        return Cells.cell(shape.demand(), shape.workers(), 10, 300, 100);
    }

    private static Cell interruptedCell(Shape shape) {
        return Cells.incomplete(shape.demand(), shape.workers());
    }
}
