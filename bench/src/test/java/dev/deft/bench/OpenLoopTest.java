package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.deft.analysis.result.LatencyParts;
import dev.deft.analysis.result.Sends;
import dev.deft.analysis.result.Window;
import dev.deft.analysis.result.Windows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The test is the pool, the loop and the clock: it ends each call by hand. Calls are planned every 10 ms. */
class OpenLoopTest {

    private static final long MS = 1_000_000;
    private static final long GAP = 10 * MS;

    private final HandClock clock = new HandClock();
    private final HandSystem stage = new HandSystem(clock);
    private final Deque<HandSystem.Deferral> deferrals = stage.deferrals;
    private final List<Window> measured = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();

    @Test
    void callsStartAsPlannedWhateverBecomesOfThoseBefore() {
        start(Duration.ofMillis(100), Duration.ZERO);
        advance(50);
        assertThat(deferrals).hasSize(5);
        advance(40);
        assertThat(deferrals).hasSize(9);
    }

    @Test
    void everyCallPlannedInTheWindowIsCountedWheneverItCompletes() {
        start(Duration.ofMillis(100), Duration.ofMillis(50));
        advance(155);
        assertThat(deferrals).as("5 in the warm-up, 10 in the window").hasSize(14);
        assertThat(measured).isEmpty();
        advance(1_000);
        finishAll();

        Window round = only();
        assertThat(round.complete()).isTrue();
        assertThat(round.latencies().samples()).isEqualTo(10);
        assertThat(sending(round).offered()).isEqualTo(10);
        assertThat(sending(round).achieved()).isZero();
        assertThat(sending(round).unfinished()).isZero();
    }

    @Test
    void achievedIsWhatCompletedInTheWindow() {
        start(Duration.ofMillis(100), Duration.ZERO);
        for (int i = 0; i < 10; i++) {
            advance(10);
            finishAll();
        }
        Window round = only();
        assertThat(sending(round).offered()).isEqualTo(9);
        assertThat(sending(round).achieved()).isEqualTo(9);
        assertThat(round.throughput()).isEqualTo(90);
        assertThat(round.windowNanos()).isEqualTo(100 * MS);
    }

    @Test
    void aLateSendCountsFromItsPlannedStartAndIsNeverSkipped() {
        start(Duration.ofMillis(100), Duration.ZERO);
        // The loop is held up for 55 ms, in which 5 calls were to start.
        clock.stall(Duration.ofMillis(55));
        advance(0);
        assertThat(deferrals).hasSize(5);
        finishAll();
        advance(50);
        finishAll();

        Window round = only();
        assertThat(round.latencies().samples()).isEqualTo(9);
        assertThat(sending(round).lag().maxNanos()).isEqualTo(45 * MS);
        assertThat(round.latencies().maxNanos()).isEqualTo(45 * MS);
        assertThat(sending(round).fromSend().meanNanos())
                .as("what a loop that forgot its plan would have recorded")
                .isLessThan(round.latencies().meanNanos());
    }

    @Test
    void theThreePartsOfEachLatencyAddUpToIt() {
        start(Duration.ofMillis(100), Duration.ZERO);
        for (int i = 0; i < 12; i++) {
            clock.stall(Duration.ofMillis(3));
            advance(7);
            while (!deferrals.isEmpty()) {
                HandSystem.Deferral next = deferrals.remove();
                next.run(2 * MS);
                clock.stall(Duration.ofMillis(1));
                next.fire();
            }
        }
        Window round = only();
        LatencyParts parts = round.parts();
        assertThat(parts.run().meanNanos()).isEqualTo(2.0 * MS);
        assertThat(parts.returnHop().meanNanos()).isEqualTo(1.0 * MS);
        double sum = parts.queue().meanNanos()
                + parts.run().meanNanos()
                + parts.returnHop().meanNanos();
        assertThat(sum).isCloseTo(round.latencies().meanNanos(), within(1e-6 * sum));
    }

    @Test
    void manyLateSendsLeaveTheLoopItsTurn() {
        start(Duration.ofSeconds(2), Duration.ZERO);
        clock.stall(Duration.ofMillis(1_005));
        advance(0);
        assertThat(deferrals).hasSizeLessThan(100);
        for (int turn = 0; turn < 3; turn++) {
            advance(0);
        }
        assertThat(deferrals).hasSize(100);
    }

    @Test
    void whatDoesNotComeBackIsCountedWithTheTimeUntilThen() {
        start(Duration.ofMillis(50), Duration.ZERO);
        advance(50);
        assertThat(deferrals).hasSize(4);
        stage.finishNext();
        advance(OpenLoop.DRAIN_LIMIT.toMillis());

        Window round = only();
        assertThat(sending(round).unfinished()).isEqualTo(3);
        assertThat(new Windows(List.of(round)).missedRate(1)).isTrue();
        assertThat(round.latencies().samples()).isEqualTo(4);
        assertThat(round.parts().run().samples()).isEqualTo(1);
        assertThat(round.latencies().maxNanos()).isGreaterThan(OpenLoop.DRAIN_LIMIT.toNanos());
        finishAll();
        assertThat(measured).hasSize(1);
    }

    @Test
    void whatWasPlannedInTheWarmUpIsNotCountedThoughItWasNeverSent() {
        start(Duration.ofMillis(100), Duration.ofMillis(800));
        // Held up for so long that not even the calls of the warm-up are sent when waiting for them ends.
        clock.stall(Duration.ofMillis(900));
        clock.advanceNanos(OpenLoop.DRAIN_LIMIT.toNanos());
        clock.advanceNanos(OpenLoop.DRAIN_LIMIT.toNanos());

        Sends sending = sending(only());
        assertThat(sending.offered()).isEqualTo(10);
        assertThat(sending.unfinished()).isEqualTo(10);
        assertThat(only().latencies().samples()).isEqualTo(10);
    }

    @Test
    void aCallThatIsBackBeforeTheWindowsTimerHasItsTurnIsCountedAtItsTime() {
        start(Duration.ofMillis(100), Duration.ofMillis(50));
        clock.stall(Duration.ofMillis(60));
        // The pool is quick: it has done them when the sends return.
        stage.finishAtOnce();
        advance(200);

        assertThat(only().latencies().samples()).isEqualTo(10);
        assertThat(only().slices().get(0).startNanos())
                .as("since the window's begin")
                .isZero();
    }

    @Test
    void stoppingSaysWhatWasMeasuredUntilThenAndMarksIt() {
        OpenLoop loop = start(Duration.ofMillis(100), Duration.ZERO);
        advance(25);
        finishAll();
        loop.stop();

        assertThat(only().complete()).isFalse();
        assertThat(only().latencies().samples()).isEqualTo(2);
        assertThat(only().windowNanos()).isEqualTo(25 * MS);
        advance(1_000);
        assertThat(deferrals).as("nothing more is sent").isEmpty();
    }

    @Test
    void stoppingInTheWarmUpSaysThatNothingWasMeasured() {
        OpenLoop loop = start(Duration.ofMillis(100), Duration.ofMillis(50));
        advance(20);
        loop.stop();
        assertThat(only().complete()).isFalse();
        assertThat(only().latencies().samples()).isZero();
    }

    @Test
    void aCallThatFailsEndsTheCellOnce() {
        start(Duration.ofMillis(100), Duration.ZERO);
        advance(25);
        IllegalStateException vanished = new IllegalStateException("vanished");
        deferrals.remove().fail(vanished);
        deferrals.remove().fail(new IllegalStateException("another"));
        advance(10_000);
        assertThat(failures).containsExactly(vanished);
        assertThat(measured).isEmpty();
    }

    @Test
    void hasNoCallersWhoseCallsCouldBeCounted() {
        Workload calls = Loads.load("noop", new StopCondition.CallsPerCaller(5), Duration.ZERO);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OpenLoop(calls, () -> GAP, stage, clock, new HandCpu(clock), listener()))
                .withMessageContaining("give it a time to measure");
    }

    private OpenLoop start(Duration window, Duration warmUp) {
        Workload load = Loads.load("noop", new StopCondition.Time(window), warmUp);
        OpenLoop loop = new OpenLoop(load, () -> GAP, stage, clock, new HandCpu(clock), listener());
        loop.start();
        return loop;
    }

    /** In steps of a millisecond, so that each timer gets its turn when it is due. */
    private void advance(long millis) {
        clock.advanceNanos(0);
        for (long i = 0; i < millis; i++) {
            clock.advanceMillis(1);
        }
    }

    private void finishAll() {
        while (!deferrals.isEmpty()) {
            stage.finishNext();
        }
    }

    private Window only() {
        assertThat(measured).hasSize(1);
        return measured.get(0);
    }

    private static Sends sending(Window round) {
        return round.sending().orElseThrow();
    }

    private Driver.Listener listener() {
        return new Driver.Listener() {
            @Override
            public void measured(Window round) {
                measured.add(round);
            }

            @Override
            public void failed(Throwable cause) {
                failures.add(cause);
            }
        };
    }
}
