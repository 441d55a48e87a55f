package dev.deft.analysis.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.Arrivals;
import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.LatencyParts;
import dev.deft.analysis.result.MadeCells;
import dev.deft.analysis.result.OpenShape;
import dev.deft.analysis.result.Point;
import dev.deft.analysis.result.Sends;
import dev.deft.analysis.result.Shape;
import dev.deft.analysis.result.Window;
import dev.deft.analysis.result.Windows;
import dev.deft.analysis.theory.OpenQueue;
import dev.deft.analysis.theory.ServiceTimes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The measurements are made up: as theory says, or otherwise, by the test's own rule. */
class AdviserTest {

    private static final long MS = 1_000_000;
    private static final int CORES = 2;
    private static final int MOST = 64;

    /** 1,000 calls/s of an exponential 5 ms: five workers' worth. */
    private static final OpenShape WANTED = new OpenShape(1_000, Arrivals.POISSON, 1);

    private final List<Point> measured = new ArrayList<>();

    /** The factor by which calls take longer than predicted. */
    private double stretch = 1;

    /** The part of the cores that the calls use. */
    private double cpu = 0.2;

    /** The same of the pilots, of 5,000 calls/s, if it is otherwise. */
    private double pilotCpu = Double.NaN;

    private boolean interruptSecondTrial;

    @Test
    void theFewestWorkersThatArePredictedAndMeasuredToMeetTheTarget() {
        Advice advice = advise("p99<=30ms");

        int fewest = fewestBy(1, 30 * MS);
        assertThat(advice.verdict()).isEqualTo(new Advice.Enough(fewest, false));
        assertThat(advice.trials())
                .as("one fewer is the evidence")
                .extracting(Advice.Trial::workers)
                .containsExactly(fewest - 1, fewest);
        assertThat(advice.trials().get(0).predictedNanos()).isGreaterThan(30 * MS);
        assertThat(advice.trials()
                        .get(1)
                        .measured()
                        .orElseThrow()
                        .quantile()
                        .orElseThrow()
                        .highNanos())
                .isLessThanOrEqualTo(30 * MS);
    }

    @Test
    void moreAreTriedWhereThePredictionWasTooLow() {
        stretch = 1.15;
        Advice advice = advise("p99<=30ms");

        assertThat(advice.verdict()).isEqualTo(new Advice.Enough(fewestBy(1.15, 30 * MS), false));
    }

    @Test
    void measurementAloneDecidesWhereTheModelDoesNotFit() {
        stretch = 0.7;
        Advice advice = advise("p99<=30ms");

        assertThat(advice.verdict()).isEqualTo(new Advice.Enough(fewestBy(0.7, 30 * MS), true));
        assertThat(fewestBy(0.7, 30 * MS)).isLessThan(fewestBy(1, 30 * MS));
    }

    @Test
    void aTargetBelowTheWorkItselfIsInfeasible() {
        Advice advice = advise("p99<=10ms");

        assertThat(advice.verdict()).isEqualTo(new Advice.Infeasible(Advice.Reason.SERVICE));
        assertThat(advice.trials()).as("nothing to try").isEmpty();
    }

    @Test
    void callsThatNeedMoreOfTheCoresThanThereIsAreInfeasible() {
        cpu = 0.9;
        assertThat(advise("p99<=30ms").verdict()).isEqualTo(new Advice.Infeasible(Advice.Reason.CPU));
    }

    @Test
    void aRateThatNeedsMoreThanTheCoresIsInfeasibleThoughTheTrialUsedLess() {
        stretch = 2; // the trial misses the target, too
        pilotCpu = 5;
        Advice advice = advise("p99<=30ms");

        assertThat(advice.verdict()).isEqualTo(new Advice.Infeasible(Advice.Reason.CPU));
        assertThat(advice.trials()).as("one, as evidence").hasSize(1);
    }

    @Test
    void aClosedLoopIsPredictedWithWhatItNeedsOfTheCores() {
        // 8 ms of processor time a call: two cores do 250 calls/s, so 16 callers wait 64 ms, however many workers there
        // are.
        Adviser adviser = new Adviser(Target.parse("p90<=40ms"), new Shape(16, 1), MOST, CORES, point -> {
            Distribution latencies = MadeCells.latencies(500, 10 * MS);
            return Optional.of(new Windows(
                    List.of(MadeCells.window(true, latencies, latencies, MadeCells.SECOND, 1, 500 * 8 * MS, 0))));
        });

        assertThat(adviser.advise().trials())
                .allSatisfy(trial -> assertThat(trial.predictedNanos()).isGreaterThanOrEqualTo(63 * MS));
    }

    @Test
    void whatTheMostWorkersDoNotMeetIsInfeasible() {
        stretch = 3;
        Advice advice = advise("p99<=30ms");

        assertThat(advice.verdict()).isEqualTo(new Advice.Infeasible(Advice.Reason.WORKERS));
        assertThat(advice.trials()).extracting(Advice.Trial::workers).contains(MOST);
        assertThat(measured).hasSizeLessThan(20);
    }

    @Test
    void anInterruptLeavesWhatWasMeasuredAndNoAnswer() {
        stretch = 1.5;
        interruptSecondTrial = true;
        Advice advice = advise("p99<=30ms");

        assertThat(advice.verdict()).isEqualTo(new Advice.Unknown());
        assertThat(advice.trials()).hasSize(1);
    }

    @Test
    void theWaitingAwakeOfAnOpenLoopIsNotTheCallsOwn() {
        Advice advice = advise("p99<=30ms");

        // The loop's thread was awake for a whole core of the two; what calls need of it is next to nothing.
        assertThat(advice.trials().get(0).measured().orElseThrow().cpuLoad()).isBetween(0.19, 0.21);
    }

    @Test
    void aClosedLoopsDemandIsAdvisedTheSameWay() {
        List<Point> points = new ArrayList<>();
        Adviser adviser = new Adviser(Target.parse("p90<=40ms"), new Shape(16, 1), MOST, CORES, point -> {
            points.add(point);
            Shape shape = (Shape) point;
            long latency = 10 * MS * Math.max(1, shape.demand() / shape.workers());
            return Optional.of(new Windows(List.of(MadeCells.window(
                    true,
                    MadeCells.latencies(500, latency),
                    MadeCells.latencies(500, 10 * MS),
                    MadeCells.SECOND,
                    1,
                    1,
                    0))));
        });
        Advice advice = adviser.advise();

        assertThat(advice.verdict()).isInstanceOf(Advice.Enough.class);
        assertThat(((Advice.Enough) advice.verdict()).workers()).isBetween(4, 5);
        assertThat(points).startsWith(new Shape(CORES, CORES));
    }

    private Advice advise(String target) {
        return new Adviser(Target.parse(target), WANTED, MOST, CORES, this::measure).advise();
    }

    private Optional<Windows> measure(Point point) {
        measured.add(point);
        if (point instanceof Shape) {
            double trialsCpu = cpu;
            cpu = Double.isNaN(pilotCpu) ? cpu : pilotCpu;
            Window pilot = round(exponential(), exponential(), Optional.empty(), 1_000);
            cpu = trialsCpu;
            return Optional.of(new Windows(List.of(pilot)));
        }
        if (interruptSecondTrial && measured.size() == 4) {
            return Optional.empty();
        }
        long p99 = Math.round(stretch * predicted(point.workers()));
        Distribution latencies = MadeCells.latencies(1_000, Math.min(p99, 100_000 * MS));
        Sends sending = new Sends(1_000, 1_000, 0, latencies, latencies);
        return Optional.of(
                new Windows(List.of(round(latencies, exponential(), Optional.of(sending), MadeCells.SECOND))));
    }

    private Window round(Distribution latencies, Distribution run, Optional<Sends> sending, long reactorNanos) {
        long process = Math.round(cpu * CORES * MadeCells.SECOND) + reactorNanos;
        return new Window(
                true,
                true,
                latencies,
                new LatencyParts(Distribution.none(), run, Distribution.none()),
                sending,
                List.of(),
                Distribution.none(),
                MadeCells.SECOND,
                reactorNanos,
                process,
                Double.NaN,
                1);
    }

    private static int fewestBy(double stretch, long target) {
        int workers = 1;
        while (stretch * predicted(workers) > target) {
            workers++;
        }
        return workers;
    }

    private static double predicted(int workers) {
        ServiceTimes service = exponential().asServiceTimes();
        return new OpenQueue(WANTED.ratePerSecond(), 1, service, workers).responseQuantileNanos(0.99);
    }

    /** Calls of 5 ms on average. */
    private static Distribution exponential() {
        LongStream.Builder recording = LongStream.builder();
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 5_000; i++) {
            recording.add(Math.round(-5 * MS * Math.log1p(-random.nextDouble())));
        }
        return MadeCells.latencies(recording.build());
    }
}
