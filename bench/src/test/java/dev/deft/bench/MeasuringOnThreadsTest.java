package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.ClockCost;
import dev.deft.analysis.result.Experiment;
import dev.deft.analysis.result.Matrix;
import dev.deft.analysis.result.Shape;
import dev.deft.analysis.result.Window;
import dev.deft.reactor.Transport;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A few tiny runs on real threads, which check what comes out and never how fast. */
@Tag("real-threads")
@Timeout(600)
class MeasuringOnThreadsTest {

    private static final Duration TINY = Duration.ofMillis(1);

    private final CountDownLatch firstCell = new CountDownLatch(1);
    private final Bench bench = new Bench(7, Transport.NIO, (shape, done, total) -> firstCell.countDown());

    /** Leaves out what other tests of this JVM block on purpose. */
    private final Set<Thread> before = Thread.getAllStackTraces().keySet();

    /** A closed reactor's thread has done all it had to do, and may take a moment to end. */
    @AfterEach
    void leavesNoThreadBehind() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("deft-") && !before.contains(thread)) {
                thread.join(TimeUnit.SECONDS.toMillis(30));
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }

    @Test
    void aMatrixOnDedicatedPoolsHasEveryCall() throws Exception {
        Workload load = load("sleep:100us", PoolKind.DEDICATED, new StopCondition.CallsPerCaller(5), TINY);
        Matrix matrix = bench.runMatrix(load, List.of(1, 3), List.of(1, 2), 1);
        assertThat(matrix.complete()).isTrue();
        assertThat(matrix.cells()).hasSize(4).allSatisfy(cell -> {
            assertThat(cell.latency().samples()).isEqualTo(5L * cell.callers());
            assertThat(cell.meanServiceNanos()).isGreaterThanOrEqualTo(100_000);
            assertThat(cell.latency().mean()).isGreaterThan(cell.meanServiceNanos());
            assertThat(cell.reactorNanos()).isPositive();
            assertThat(cell.rounds()).hasSize(1);
            assertThat(cell.rounds().get(0).reference().samples())
                    .isEqualTo(cell.latency().samples());
        });
        assertThat(matrix.rows()).hasSize(2);
    }

    @Test
    void callersThatAreCoroutinesOrThreadsMakeAllTheirCalls() {
        Workload load = load("sha256:1KiB", PoolKind.DEDICATED, new StopCondition.CallsPerCaller(5), TINY);
        Experiment experiment = bench.runExperiment(
                load, List.of(1, 4), 3, new ClockCost(1, 1, 1), List.of(CallerStyle.INLINE, CallerStyle.THREADS));
        assertThat(experiment.complete()).isTrue();
        assertThat(experiment.styled()).hasSize(4).allSatisfy(styled -> {
            assertThat(styled.cell().latency().samples())
                    .isEqualTo(5L * styled.cell().callers());
            assertThat(styled.cell().windows().get(0).resultSum()).isNotZero();
        });
    }

    @Test
    void aCallThatFailsEndsCallersThatAreThreads() {
        CellRunner cells = new CellRunner(System::nanoTime, CpuClock.ofThisJvm(), Transport.NIO);
        Workload load = load("file:/no/such/file", PoolKind.DEDICATED, new StopCondition.CallsPerCaller(5), TINY);

        assertThatThrownBy(() -> cells.run(load, new Shape(2, 2), Implementation.THREADS, 1))
                .isInstanceOf(WorkFailedException.class)
                .hasRootCauseInstanceOf(NoSuchFileException.class);
    }

    @Test
    void callersThatAreThreadsAreMeasuredForATimeAndEndWhenTheyAreInterrupted() throws Exception {
        CellRunner cells = new CellRunner(System::nanoTime, CpuClock.ofThisJvm(), Transport.NIO);
        Workload load = load("noop", PoolKind.DEDICATED, new StopCondition.Time(TINY), TINY);
        assertThat(cells.run(load, new Shape(2, 2), Implementation.THREADS, 1).complete())
                .isTrue();

        Workload endless = load("noop", PoolKind.DEDICATED, new StopCondition.Time(Duration.ofDays(1)), TINY);
        FutureTask<Window> run = new FutureTask<>(() -> cells.run(endless, new Shape(2, 2), Implementation.THREADS, 1));
        Thread runner = new Thread(run, "bench-runner");
        runner.start();
        runner.interrupt();
        assertThat(run.get(600, TimeUnit.SECONDS).complete()).isFalse();
    }

    @Test
    void anExperimentOnTheSharedPoolHasBothSides() throws Exception {
        Workload load = load("sha256:1KiB", PoolKind.SHARED, new StopCondition.CallsPerCaller(5), Duration.ZERO);
        Experiment experiment = bench.runExperiment(load, List.of(1, 4), 3, new ClockCost(1, 1, 1), List.of());
        assertThat(experiment.complete()).isTrue();
        assertThat(experiment.trials()).hasSize(2).allSatisfy(trial -> {
            long calls = 5L * trial.deferred().callers();
            assertThat(trial.deferred().latency().samples()).isEqualTo(calls);
            assertThat(trial.synchronous().samples()).isEqualTo(calls);
            assertThat(trial.deferred().windows().get(0).resultSum()).isNotZero();
        });
    }

    @Test
    void aTimedCellEndsThoughItsCallsDoNot() throws Exception {
        Workload load = load("sleep:1h", PoolKind.DEDICATED, new StopCondition.Time(TINY), Duration.ZERO);
        Matrix matrix = bench.runMatrix(load, List.of(2), List.of(1), 1);
        assertThat(matrix.complete()).isTrue();
        assertThat(matrix.cells().get(0).latency().samples()).isZero();
    }

    @Test
    void cancellingEndsACellWhoseCallsAreStuckAndReturnsWhatThereIs() throws Exception {
        for (PoolKind pool : PoolKind.values()) {
            Bench stuck = new Bench(7, Transport.NIO, (shape, done, total) -> firstCell.countDown());
            Workload load = load("sleep:1h", pool, new StopCondition.CallsPerCaller(1), Duration.ZERO);
            FutureTask<Matrix> run = new FutureTask<>(() -> stuck.runMatrix(load, List.of(3), List.of(1, 2), 1));
            new Thread(run, "bench-runner").start();
            assertThat(firstCell.await(600, TimeUnit.SECONDS)).isTrue();
            stuck.cancel();
            Matrix matrix = run.get(600, TimeUnit.SECONDS);
            assertThat(matrix.complete()).isFalse();
            assertThat(matrix.cells()).hasSizeLessThanOrEqualTo(1).noneMatch(Cell::complete);
        }
    }

    @Test
    void anInterruptedCellIsReportedThoughItsPoolCannotBeStoppedYet() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        LongSupplier clock = () -> {
            if (Thread.currentThread().getName().contains("-shared-")) {
                stuck.countDown();
                awaitDespiteInterrupts(released);
            }
            return System.nanoTime();
        };
        Workload load = load("noop", PoolKind.SHARED, new StopCondition.CallsPerCaller(1), Duration.ZERO);
        CellRunner cells = new CellRunner(clock, CpuClock.ofThisJvm(), Transport.NIO);
        FutureTask<Window> run = new FutureTask<>(() -> cells.run(load, new Shape(1, 1), Implementation.DEFT, 1));
        Thread runner = new Thread(run, "bench-runner");
        runner.start();
        try {
            assertThat(stuck.await(600, TimeUnit.SECONDS)).isTrue();
            runner.interrupt();
            assertThat(run.get(600, TimeUnit.SECONDS).complete()).isFalse();
            assertThat(Thread.getAllStackTraces().keySet())
                    .as("the thread that still waits for the pool")
                    .anyMatch(thread -> thread.getName().equals("deft-bench-cell"));
        } finally {
            released.countDown();
        }
    }

    @Test
    void aCallThatFailsEndsTheRunWithItsCause(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("short-lived"));
        Workload load = load("file:" + file, PoolKind.DEDICATED, new StopCondition.CallsPerCaller(5), Duration.ZERO);
        Files.delete(file);
        assertThat(bench.runMatrix(load, List.of(2), List.of(2), 1).cells()).isEmpty();
        assertThat(bench.failure())
                .containsInstanceOf(WorkFailedException.class)
                .hasValueSatisfying(failure -> assertThat(failure)
                        .hasMessageStartingWith(
                                "file:" + file + " failed in D=2 W=2: java.nio.file.NoSuchFileException")
                        .hasCauseInstanceOf(java.nio.file.NoSuchFileException.class));
    }

    private static void awaitDespiteInterrupts(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Workload load(String work, PoolKind pool, StopCondition extent, Duration warmUp) {
        return new Workload(WorkParser.parse(work), pool, extent, warmUp);
    }
}
