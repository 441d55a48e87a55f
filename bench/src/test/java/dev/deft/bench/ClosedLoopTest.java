package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.LatencyParts;
import dev.deft.analysis.result.Shape;
import dev.deft.analysis.result.Window;
import dev.deft.analysis.result.Windows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** The test is the pool, the reactor and the clock: it ends each call by hand. */
class ClosedLoopTest {

    private static final long MS = 1_000_000;

    private final HandClock clock = new HandClock();
    private final HandSystem stage = new HandSystem(clock);
    private final Deque<HandSystem.Deferral> deferrals = stage.deferrals;
    private final HandCpu cpu = new HandCpu(clock);
    private final List<Cell> measured = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();

    @Test
    void eachCallerHasOneCallOutstandingAndCallsAgainWithItsResult() {
        start(3, calls(10), Duration.ZERO);
        assertThat(deferrals).hasSize(3);
        finishNext();
        assertThat(deferrals).hasSize(3);
    }

    @Test
    void endsWhenEachCallerHasMadeItsCalls() {
        start(2, calls(3), Duration.ZERO);
        for (int i = 0; i < 6; i++) {
            clock.advanceMillis(1);
            finishNext();
        }
        Cell cell = onlyCell();
        assertThat(deferrals).isEmpty();
        assertThat(cell.complete()).isTrue();
        assertThat(cell.label()).isEqualTo("D=2 W=64");
        assertThat(cell.latency().samples()).isEqualTo(6);
        assertThat(cell.windowNanos()).isEqualTo(6 * MS);
        assertThat(cell.throughput()).isEqualTo(1_000);
        assertThat(cell.windows().get(0).resultSum()).isEqualTo(6);
    }

    @Test
    void measuresFromJustBeforeTheCallIsDeferredToItsCallback() {
        start(1, calls(1), Duration.ZERO);
        clock.advanceMillis(2);
        HandSystem.Deferral waited = deferrals.remove();
        waited.run();
        clock.advanceMillis(3);
        waited.fire();
        assertThat(onlyCell().latency().meanNanos()).isEqualTo(5.0 * MS);
        assertThat(onlyCell().meanServiceNanos()).isZero();
    }

    @Test
    void theThreePartsOfEachLatencyAddUpToIt() {
        start(4, calls(25), Duration.ZERO);
        Random random = new Random(5);
        for (int i = 0; i < 100; i++) {
            clock.advanceNanos(random.nextInt(3_000_000));
            HandSystem.Deferral next = deferrals.remove();
            next.run(random.nextInt(2_000_000));
            clock.advanceNanos(random.nextInt(500_000));
            next.fire();
        }
        LatencyParts parts = onlyCell().windows().get(0).parts();
        assertThat(parts.queue().samples()).isEqualTo(100);
        assertThat(parts.run().mean()).isBetween(0.5 * MS, 1.5 * MS);
        assertThat(parts.returnHop().mean()).isBetween(0.1 * MS, 0.4 * MS);
        double sum =
                parts.queue().mean() + parts.run().mean() + parts.returnHop().mean();
        assertThat(sum).isCloseTo(onlyCell().latency().mean(), within(1e-6 * sum));
    }

    @Test
    void aCallersCallsAddUpToLittlesLaw() {
        start(4, calls(25), Duration.ZERO);
        for (int i = 0; i < 100; i++) {
            clock.advanceMillis(1);
            finishNext();
        }
        // The first calls found an empty queue, so the average lies a little below D/X.
        assertThat(onlyCell().littlesLawNanos()).isEqualTo(4.0 * MS);
        assertThat(onlyCell().deviationFromLittle()).isBetween(-0.02, 0.0);
    }

    @Test
    void doesNotCountTheWarmUp() {
        start(1, calls(2), Duration.ofMillis(10));
        clock.advanceMillis(5);
        finishNext();
        clock.advanceMillis(5);
        finishNext(); // under way when the warm-up ended
        assertThat(measured).isEmpty();
        finishNext();
        finishNext();
        assertThat(onlyCell().latency().samples()).isEqualTo(2);
        assertThat(onlyCell().windowNanos()).isZero();
    }

    @Test
    void beginsToCountCallsWhenAllCallersAreReadyForTheFirst() {
        start(2, calls(1), Duration.ofMillis(10));
        clock.advanceMillis(10);
        finishNext();
        assertThat(deferrals).hasSize(1);
        clock.advanceMillis(3);
        finishNext();
        assertThat(deferrals).hasSize(2);
        clock.advanceMillis(4);
        finishNext();
        finishNext();
        assertThat(onlyCell().latency().meanNanos()).isEqualTo(4.0 * MS);
        assertThat(onlyCell().windowNanos()).isEqualTo(4 * MS);
        assertThat(onlyCell().deviationFromLittle()).isZero();
    }

    @Test
    void whatWaitsWhileTheBooksAreOpenedIsNotMeasured() {
        for (StopCondition extent : List.of(calls(1), time(10))) {
            measured.clear();
            deferrals.clear();
            cpu.stall = Duration.ofMillis(1);
            start(1, extent, Duration.ofMillis(10));
            clock.advanceMillis(10);
            cpu.stall = Duration.ZERO;
            finishNext();
            finishNext();
            clock.advanceMillis(10);
            while (!deferrals.isEmpty()) {
                finishNext();
            }

            assertThat(onlyCell().latency().samples()).isEqualTo(1);
            assertThat(onlyCell().latency().mean()).isZero();
        }
    }

    @Test
    void staysWarmingUpUntilEveryCallerHasHadOneMoreResult() {
        start(2, time(10), Duration.ofMillis(10));
        clock.advanceMillis(11);
        finishNext();
        clock.advanceMillis(4);
        finishNext();
        // Only now does the measured time begin.
        clock.advanceMillis(9);
        assertThat(measured).isEmpty();
        finishNext();
        clock.advanceMillis(1);
        finishNext();
        finishNext();
        assertThat(onlyCell().latency().samples()).isEqualTo(1);
        assertThat(onlyCell().windowNanos()).isEqualTo(10 * MS);
        assertThat(onlyCell().steady()).isTrue();
    }

    @Test
    void doesNotWaitForeverForACallerWithoutAResult() {
        start(1, time(10), Duration.ofMillis(10));
        clock.advanceMillis(10);
        clock.advanceMillis(ClosedLoop.WARM_UP_GRACE.toMillis());
        clock.advanceMillis(10);
        finishNext();
        assertThat(onlyCell().complete()).isTrue();
        assertThat(onlyCell().steady()).isFalse();
        assertThat(onlyCell().latency().samples()).isZero();
    }

    @Test
    void measuresForTheTimeItWasGivenAndCountsWhatCompletesInIt() {
        start(2, time(10), Duration.ZERO);
        clock.advanceMillis(4);
        finishNext();
        clock.advanceMillis(6);
        finishNext();
        // The other is still on its way.
        assertThat(measured).isEmpty();
        finishNext();
        assertThat(deferrals).isEmpty();
        assertThat(onlyCell().latency().samples()).isEqualTo(1);
        assertThat(onlyCell().throughput()).isEqualTo(100.0);
    }

    @Test
    void reportsWithoutCallsThatDoNotComeBackInTime() {
        start(2, time(10), Duration.ZERO);
        clock.advanceMillis(10);
        assertThat(measured).isEmpty();
        clock.advanceMillis(ClosedLoop.DRAIN_LIMIT.toMillis());
        assertThat(onlyCell().complete()).isTrue();
        finishNext();
        deferrals.remove().fail(new CancellationException("the pool stopped"));
        assertThat(measured).hasSize(1);
        assertThat(failures).isEmpty();
    }

    @Test
    void aCallThatFailsEndsTheCellOnce() {
        start(2, time(10), Duration.ZERO);
        IllegalStateException vanished = new IllegalStateException("vanished");
        deferrals.remove().fail(vanished);
        deferrals.remove().fail(new IllegalStateException("another"));
        clock.advanceMillis(5_000);
        assertThat(failures).containsExactly(vanished);
        assertThat(measured).isEmpty();
        assertThat(deferrals).isEmpty();
    }

    @Test
    void aFailureWhileDrainingIsThePoolsStop() {
        start(1, time(10), Duration.ZERO);
        clock.advanceMillis(10);
        deferrals.remove().fail(new CancellationException("the pool stopped"));
        assertThat(failures).isEmpty();
        assertThat(onlyCell().complete()).isTrue();
    }

    @Test
    void stoppingSaysWhatWasMeasuredUntilThenAndMarksIt() {
        ClosedLoop loop = start(2, time(10), Duration.ZERO);
        clock.advanceMillis(5);
        finishNext();
        loop.stop();
        assertThat(onlyCell().complete()).isFalse();
        assertThat(onlyCell().latency().samples()).isEqualTo(1);
        assertThat(onlyCell().windowNanos()).isEqualTo(5 * MS);
        finishNext();
        clock.advanceMillis(5_000);
        assertThat(measured).hasSize(1);
    }

    @Test
    void stoppingInTheWarmUpSaysThatNothingWasMeasured() {
        ClosedLoop loop = start(2, time(10), Duration.ofMillis(10));
        finishNext();
        loop.stop();
        assertThat(onlyCell().complete()).isFalse();
        assertThat(onlyCell().latency().samples()).isZero();
        clock.advanceMillis(10); // when the warm-up would have ended
        finishNext();
        finishNext();
        assertThat(deferrals).as("nobody calls again").isEmpty();
        clock.advanceMillis(ClosedLoop.WARM_UP_GRACE.toMillis());
        assertThat(measured).hasSize(1);
    }

    @Test
    void stoppingWhileDrainingTakesNothingBack() {
        ClosedLoop loop = start(1, time(10), Duration.ZERO);
        clock.advanceMillis(10);
        loop.stop();
        assertThat(onlyCell().complete()).isTrue();
    }

    @Test
    void chargesOnlyTheProcessorTimeOfTheMeasuredWindow() {
        start(1, time(10), Duration.ofMillis(10));
        clock.advanceMillis(10);
        finishNext(); // under way when the warm-up ended
        clock.advanceMillis(5);
        finishNext();
        clock.advanceMillis(5);
        finishNext();
        // The made-up processors run at half and at twice the clock's pace.
        assertThat(onlyCell().reactorNanos()).isEqualTo(5.0 * MS);
        assertThat(onlyCell().windows().get(0).processNanos())
                .isEqualTo(20 * MS * onlyCell().latency().samples());
        // The first answer was for the time before the window.
        assertThat(onlyCell().machineLoad()).isEqualTo(2.0);
    }

    private ClosedLoop start(int demand, StopCondition extent, Duration warmUp) {
        Shape shape = new Shape(demand, 64);
        ClosedLoop loop = new ClosedLoop(shape, Loads.load("noop", extent, warmUp), stage, clock, cpu, listener(shape));
        loop.start();
        return loop;
    }

    private Cell onlyCell() {
        assertThat(measured).hasSize(1);
        return measured.get(0);
    }

    private void finishNext() {
        stage.finishNext();
    }

    private Driver.Listener listener(Shape shape) {
        return new Driver.Listener() {
            @Override
            public void measured(Window round) {
                measured.add(Cell.measured(shape, new Windows(List.of(round)), List.of()));
            }

            @Override
            public void failed(Throwable cause) {
                failures.add(cause);
            }
        };
    }

    private static StopCondition calls(int calls) {
        return new StopCondition.CallsPerCaller(calls);
    }

    private static StopCondition time(long millis) {
        return new StopCondition.Time(Duration.ofMillis(millis));
    }
}
