package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.reactor.Reactor;
import dev.deft.reactor.ReactorStoppedException;
import dev.deft.threadpool.ThreadPool;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two reactors share a pool, and one of them stops. */
final class SharedPoolTest {

    private static final int EACH = 4;

    @Test
    void theOtherGoesOnAndNothingOfTheFirstIsKept() throws Exception {
        FaultScenario.byHand(scenario ->
                oneStops(scenario, scenario.start(scenario.pool("db").fixed(2))));
    }

    @Test
    @Tag("real-threads")
    void theOtherGoesOnAndNothingOfTheFirstIsKeptOnThreads() throws Exception {
        FaultScenario.onThreads(scenario ->
                oneStops(scenario, scenario.start(scenario.pool("db").fixed(2))));
    }

    private static void oneStops(FaultScenario scenario, ThreadPool pool) throws Exception {
        WeakReference<Reactor> stopped = stopAnother(scenario, pool);

        ObservedDeferred afterwards = scenario.defer("a call after the other's stop", pool, () -> "still here");
        scenario.settle();

        assertThat(afterwards.outcome()).isEqualTo("still here");
        assertThat(scenario.reactor().statistics().discardedOutcomes()).isZero();
        assertThat(GarbageCollection.isCollected(stopped))
                .as("the reactor that stopped is garbage while the pool works on")
                .isTrue();
    }

    private static WeakReference<Reactor> stopAnother(FaultScenario scenario, ThreadPool pool) throws Exception {
        Reactor other = scenario.anotherReactor();
        CountDownLatch letGo = new CountDownLatch(1);
        List<ObservedDeferred> others = new ArrayList<>();
        List<ObservedDeferred> ours = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            others.add(scenario.defer("the other's call " + i, other, pool, () -> {
                letGo.await();
                return "theirs";
            }));
            ours.add(scenario.defer("our call " + i, pool, () -> "ours"));
        }

        scenario.stop(other);
        letGo.countDown();

        for (ObservedDeferred call : others) {
            assertThat(call.outcome()).isInstanceOf(ReactorStoppedException.class);
        }
        scenario.settle();
        for (ObservedDeferred call : ours) {
            assertThat(call.outcome()).isEqualTo("ours");
        }
        FaultScenario.until("the pool is done", () -> pool.statistics().completed() == 2 * EACH);
        assertThat(other.statistics().discardedOutcomes()).isEqualTo(EACH);
        return new WeakReference<>(other);
    }

    @Test
    @Tag("real-threads")
    void aStopAmidTheTrafficOfBothCostsTheOtherNothingOnThreads() throws Exception {
        for (int round = 1; round <= 20; round++) {
            int before = round;
            FaultScenario.onThreads(scenario -> {
                ThreadPool pool = scenario.start(scenario.pool("db").fixed(2));
                Reactor other = scenario.anotherReactor();
                List<ObservedDeferred> ours = new ArrayList<>();
                List<ObservedDeferred> others = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    ours.add(scenario.defer("our call " + i, pool, () -> "ours"));
                    others.add(scenario.defer("the other's call " + i, other, pool, () -> "theirs"));
                }
                others.get(before).outcome();
                scenario.stop(other);
                scenario.settle();

                for (ObservedDeferred call : ours) {
                    assertThat(call.outcome()).isEqualTo("ours");
                }
                FaultScenario.until("the pool is done", () -> pool.statistics().completed() == 80);
                long failed = others.stream().filter(SharedPoolTest::wasStopped).count();
                assertThat(other.statistics().discardedOutcomes()).isEqualTo(failed);
            });
        }
    }

    private static boolean wasStopped(ObservedDeferred call) {
        try {
            return call.outcome() instanceof ReactorStoppedException;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
