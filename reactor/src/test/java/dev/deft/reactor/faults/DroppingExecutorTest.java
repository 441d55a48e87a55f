package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.reactor.Reactor;
import dev.deft.reactor.ReactorStoppedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The user's executor takes the call and never runs it. */
final class DroppingExecutorTest {

    @Test
    void theDeferredFiresWhenItIsCancelledTimesOutOrTheReactorStops() throws Exception {
        FaultScenario.byHand(DroppingExecutorTest::itDrops);
    }

    @Test
    @Tag("real-threads")
    void theDeferredFiresWhenItIsCancelledTimesOutOrTheReactorStopsOnThreads() throws Exception {
        FaultScenario.onThreads(DroppingExecutorTest::itDrops);
    }

    private static void itDrops(FaultScenario scenario) throws Exception {
        Reactor reactor = scenario.reactor();
        ObservedDeferred cancelled = scenario.defer("a call that is cancelled", call -> {}, () -> "never");
        ObservedDeferred late = scenario.onReactor(() -> scenario.note(
                "a call that times out",
                reactor.deferToThreadPool(call -> {}, () -> "never").addTimeout(Duration.ZERO, reactor)));
        ObservedDeferred left = scenario.defer("a call that is left", call -> {}, () -> "never");

        scenario.onReactor(() -> {
            cancelled.cancel();
            return null;
        });
        scenario.turn();
        assertThat(cancelled.outcome()).isInstanceOf(CancellationException.class);
        assertThat(late.outcome()).isInstanceOf(TimeoutException.class);
        assertThat(left.hasFired()).isFalse();
        assertThat(reactor.statistics().outstandingCalls()).isEqualTo(1);

        scenario.stop(reactor);
        assertThat(left.outcome()).isInstanceOf(ReactorStoppedException.class);
        assertThat(reactor.statistics().outstandingCalls()).isZero();
        assertThat(reactor.statistics().discardedOutcomes()).isZero();
    }

    @Test
    void whatItKeptAndRunsAfterTheStopIsDiscardedAndCounted() throws Exception {
        FaultScenario.byHand(DroppingExecutorTest::itKeepsThem);
    }

    @Test
    @Tag("real-threads")
    void whatItKeptAndRunsAfterTheStopIsDiscardedAndCountedOnThreads() throws Exception {
        FaultScenario.onThreads(DroppingExecutorTest::itKeepsThem);
    }

    private static void itKeepsThem(FaultScenario scenario) throws Exception {
        List<Runnable> kept = new ArrayList<>();
        AtomicInteger ran = new AtomicInteger();
        ObservedDeferred cancelled = scenario.defer("a call that is cancelled", kept::add, ran::incrementAndGet);
        ObservedDeferred left = scenario.defer("a call that is left", kept::add, ran::incrementAndGet);
        scenario.onReactor(() -> {
            cancelled.cancel();
            return null;
        });
        scenario.stop(scenario.reactor());

        kept.forEach(Runnable::run);
        kept.forEach(Runnable::run);

        assertThat(cancelled.outcome()).isInstanceOf(CancellationException.class);
        assertThat(left.outcome()).isInstanceOf(ReactorStoppedException.class);
        assertThat(ran.get()).as("the one that was left").isEqualTo(1);
        assertThat(scenario.reactor().statistics().discardedOutcomes()).isEqualTo(1);
    }
}
