package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.Arrivals;
import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.ClockCost;
import dev.deft.analysis.result.Experiment;
import dev.deft.analysis.result.MadeCells;
import dev.deft.analysis.result.Matrix;
import dev.deft.analysis.result.Point;
import dev.deft.analysis.result.Row;
import dev.deft.analysis.result.Window;
import dev.deft.reactor.Coroutines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The cells are made up: what is tested is the order, the progress, and what ends a run. */
class BenchTest {

    private static final ClockCost CLOCK = new ClockCost(1, 1, 1);
    private static final List<Integer> LIST = List.of(4, 1, 2);
    private static final Workload CALLS = Loads.load("noop", new StopCondition.CallsPerCaller(10), Duration.ZERO);

    /** Of Deft; the references are counted apart. */
    private final List<Point> run = new ArrayList<>();

    private final List<String> rounds = new ArrayList<>();
    private final List<String> progress = new ArrayList<>();

    @AfterEach
    void leaveNoInterruptBehind() {
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void runsEveryCellOnceInAnOrderDrawnFromTheSeed() throws Exception {
        bench(1).runMatrix(Loads.LOAD, LIST, LIST, 1);
        List<Point> first = List.copyOf(run);
        assertThat(first).hasSize(9).doesNotHaveDuplicates();

        run.clear();
        bench(1).runMatrix(Loads.LOAD, LIST, LIST, 1);
        assertThat(run).isEqualTo(first);

        run.clear();
        bench(2).runMatrix(Loads.LOAD, LIST, LIST, 1);
        assertThat(run).isNotEqualTo(first).containsExactlyInAnyOrderElementsOf(first);
    }

    @Test
    void everyRoundMeasuresEveryCellBeforeAnyIsMeasuredAgain() {
        Matrix matrix = bench(1).runMatrix(Loads.LOAD, LIST, LIST, 3);

        for (int round = 0; round < 3; round++) {
            assertThat(run.subList(9 * round, 9 * round + 9)).doesNotHaveDuplicates();
        }
        assertThat(run.subList(0, 9)).isNotEqualTo(run.subList(9, 18));
        assertThat(matrix.complete()).isTrue();
        assertThat(matrix.cells()).hasSize(9).allSatisfy(cell -> {
            assertThat(cell.rounds()).hasSize(3).allMatch(round -> round.reference() != null);
            assertThat(cell.latency().samples()).isEqualTo(30);
        });
        assertThat(progress).hasSize(27).last().asString().endsWith(" 26/27");
    }

    @Test
    void deftAndTheReferenceAreMeasuredInTurnWithTheSamePlan() {
        bench(1).runMatrix(Loads.LOAD, List.of(2), List.of(3), 2);

        assertThat(rounds).hasSize(4);
        assertThat(rounds.get(0)).startsWith("DEFT D=2 W=3 ");
        assertThat(rounds.get(1)).isEqualTo(rounds.get(0).replace("DEFT", "REFERENCE"));
        assertThat(rounds.get(2)).startsWith("REFERENCE D=2 W=3 ");
        assertThat(rounds.get(3)).isEqualTo(rounds.get(2).replace("REFERENCE", "DEFT"));
        assertThat(rounds.get(2)).as("another plan in every round").isNotEqualTo(rounds.get(1));
    }

    @Test
    void aRoundThatIsCutShortLeavesThoseBeforeIt() {
        Bench[] bench = new Bench[1];
        bench[0] = new Bench(
                (load, point, implementation, seed) -> {
                    Window made = make(load, point, implementation, seed);
                    if (run.size() == 3) {
                        bench[0].cancel();
                        return MadeCells.incomplete();
                    }
                    return made;
                },
                new SteppingClock(10),
                2,
                1,
                this::note);
        Matrix matrix = bench[0].runMatrix(Loads.LOAD, List.of(1, 2), List.of(1), 2);

        assertThat(matrix.complete()).isFalse();
        assertThat(matrix.cells()).hasSize(2).allMatch(Cell::complete);
        assertThat(matrix.cells()).allSatisfy(cell -> assertThat(cell.rounds()).hasSize(1));
    }

    @Test
    void anOpenMatrixHasEveryRateOverEveryNumberOfWorkers() {
        Matrix matrix = bench(1).runOpenMatrix(Loads.LOAD, List.of(500.0, 20.0), Arrivals.POISSON, List.of(2, 1), 2);

        assertThat(matrix.complete()).isTrue();
        assertThat(matrix.cells()).hasSize(4);
        assertThat(matrix.cells()).anyMatch(cell -> cell.label().equals("500/s W=2"));
        assertThat(run).hasSize(8);
    }

    @Test
    void aMatrixKnowsItsRowsInOrderAndExplainsItsCells() {
        Matrix matrix = bench(1).runMatrix(Loads.LOAD, LIST, List.of(8, 3), 1);
        assertThat(matrix.rows()).extracting(Row::workers).containsExactly(3, 8);
        assertThat(matrix.complete()).isTrue();
        assertThat(matrix.cells())
                .hasSize(6)
                .allSatisfy(cell -> assertThat(cell.prediction()).isNotNull());
    }

    @Test
    void theExperimentComparesEachDemandWithTheSameCallsMadeSynchronously() throws Exception {
        Experiment experiment = bench(1).runExperiment(CALLS, LIST, 64, CLOCK, List.of());
        assertThat(experiment.complete()).isTrue();
        assertThat(experiment.trials())
                .extracting(trial -> trial.deferred().label())
                .containsExactly("D=1 W=64", "D=2 W=64", "D=4 W=64");
        assertThat(experiment.trials())
                .extracting(trial -> trial.synchronous().samples())
                .containsExactly(10L, 20L, 40L);
        // A made-up cell's calls take 300 ns, the synchronous ones three steps of the clock.
        assertThat(experiment.trials().get(0).increase()).isEqualTo(10.0);
        assertThat(experiment.trials()).allMatch(trial -> trial.deferred().prediction() != null);
    }

    @Test
    void theExperimentMeasuresTheOtherStylesThatAreAskedForBesideEachDemand() {
        Experiment experiment = bench(1).runExperiment(
                        CALLS,
                        List.of(1, 2),
                        64,
                        CLOCK,
                        List.of(CallerStyle.CALLBACKS, CallerStyle.INLINE, CallerStyle.THREADS));

        assertThat(experiment.complete()).isTrue();
        String inline = "inline (" + Coroutines.backend() + ")";
        assertThat(experiment.styled())
                .extracting(styled -> styled.style() + " " + styled.cell().label())
                .containsExactly(inline + " D=1 W=64", "threads D=1 W=64", inline + " D=2 W=64", "threads D=2 W=64");
    }

    @Test
    void tellsWhichCellComesNext() throws Exception {
        bench(1).runMatrix(Loads.LOAD, List.of(1, 2), List.of(3), 1);
        assertThat(progress).hasSize(2).first().asString().endsWith(" 0/2");
        assertThat(progress).last().asString().endsWith(" 1/2");
    }

    @Test
    void cancellingEndsTheRunAndEveryLaterOne() throws Exception {
        Bench[] bench = new Bench[1];
        bench[0] = new Bench(
                (load, point, implementation, seed) -> {
                    Window made = make(load, point, implementation, seed);
                    if (run.size() == 3) {
                        bench[0].cancel();
                        return MadeCells.incomplete();
                    }
                    return made;
                },
                new SteppingClock(10),
                2,
                1,
                this::note);
        Matrix matrix = bench[0].runMatrix(Loads.LOAD, LIST, LIST, 1);
        assertThat(matrix.complete()).isFalse();
        assertThat(matrix.cells()).hasSize(3);
        assertThat(bench[0].isCancelled()).isTrue();

        Experiment never = bench[0].runExperiment(CALLS, LIST, 64, CLOCK, List.of());
        assertThat(never.trials()).isEmpty();
        assertThat(never.complete()).isFalse();
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
        Matrix matrix = bench[0].runMatrix(Loads.LOAD, LIST, LIST, 1);
        assertThat(matrix.cells()).hasSize(2);
        assertThat(matrix.complete()).isFalse();
    }

    @Test
    void anInterruptEndsTheRunAndIsPassedOn() throws Exception {
        Bench bench = new Bench(
                (load, point, implementation, seed) -> MadeCells.incomplete(), new SteppingClock(10), 2, 1, this::note);
        Matrix matrix = bench.runMatrix(Loads.LOAD, LIST, LIST, 1);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(matrix.cells()).hasSize(1);
        assertThat(matrix.complete()).isFalse();
        assertThat(bench.isCancelled()).isFalse();
    }

    @Test
    void anInterruptBetweenTwoSynchronousCallsEndsTheExperiment() throws Exception {
        Thread.currentThread().interrupt();
        Experiment experiment = bench(1).runExperiment(CALLS, LIST, 64, CLOCK, List.of());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(experiment.trials()).isEmpty();
    }

    @Test
    void saysWhichWorkFailedAndWhere() {
        Workload vanished = Loads.load("file:/no/such/file", new StopCondition.CallsPerCaller(1), Duration.ZERO);
        Bench bench = bench(1);
        Experiment experiment = bench.runExperiment(vanished, LIST, 64, CLOCK, List.of());
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
                (load, point, implementation, seed) -> {
                    if (run.size() == 3 && implementation == Implementation.DEFT) {
                        throw tooFewThreads;
                    }
                    return make(load, point, implementation, seed);
                },
                new SteppingClock(10),
                2,
                1,
                this::note);
        Matrix matrix = bench.runMatrix(Loads.LOAD, LIST, LIST, 1);
        assertThat(matrix.cells()).hasSize(3);
        assertThat(matrix.complete()).isFalse();
        assertThat(bench.failure()).containsSame(tooFewThreads);
        assertThat(bench.isCancelled()).isFalse();

        assertThat(bench.runExperiment(CALLS, LIST, 64, CLOCK, List.of()).trials())
                .isEmpty();
        assertThat(run).hasSize(3);
    }

    @Test
    void aRunThatWentWellHasNoFailure() {
        Bench bench = bench(1);
        bench.runMatrix(Loads.LOAD, LIST, LIST, 1);
        assertThat(bench.failure()).isEmpty();
    }

    @Test
    void cancellingWhileNothingRunsInterruptsNobody() {
        Bench bench = bench(1);
        bench.runMatrix(Loads.LOAD, List.of(1), List.of(1), 1);

        bench.cancel();

        assertThat(Thread.interrupted()).isFalse(); // this thread ran it, and does so no more
    }

    @Test
    void cancellingAgainAfterARunThatWasNotBegunInterruptsNobody() {
        Bench bench = bench(1);
        bench.cancel();
        bench.runMatrix(Loads.LOAD, List.of(1), List.of(1), 1);

        bench.cancel();

        assertThat(run).isEmpty();
        assertThat(Thread.interrupted()).isFalse(); // this thread has run nothing
    }

    private Bench bench(long seed) {
        return new Bench(this::make, new SteppingClock(10), 2, seed, this::note);
    }

    private Window make(Workload load, Point point, Implementation implementation, long seed) {
        if (implementation == Implementation.DEFT) {
            run.add(point);
        }
        rounds.add(implementation + " " + point.label() + " " + seed);
        return MadeCells.window(10, 300, 100, 1_000, 2_000);
    }

    private void note(Point point, int done, int total) {
        progress.add(point.label() + " " + done + "/" + total);
    }
}
