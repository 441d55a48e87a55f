package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.reactor.ReactorStoppedException;
import dev.deft.threadpool.QueuedWork;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Outcomes arrive after the reactor's stop: each is discarded and counted. */
final class LateOutcomeTest {

    private static final int CALLS = 60;

    @Test
    void valuesFailuresAndCancellationsAreCounted() throws Exception {
        FaultScenario.byHand(scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").fixed(1));
            scenario.defer("a value", pool, () -> "late");
            scenario.defer("a failure", pool, () -> {
                throw new IllegalStateException("late");
            });
            scenario.stop(scenario.reactor());

            scenario.settle();
            assertThat(scenario.reactor().statistics().discardedOutcomes()).isEqualTo(2);
        });
    }

    @Test
    @Tag("real-threads")
    void valuesFailuresAndCancellationsAreCountedOnThreads() throws Exception {
        FaultScenario.onThreads(scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").fixed(3));
            CountDownLatch begun = new CountDownLatch(3);
            CountDownLatch letGo = new CountDownLatch(1);
            for (int i = 0; i < CALLS; i++) {
                boolean fails = i % 2 == 0;
                scenario.defer("call " + i, pool, () -> {
                    begun.countDown();
                    letGo.await();
                    if (fails) {
                        throw new Exception("late");
                    }
                    return "late";
                });
            }
            begun.await();
            scenario.stop(scenario.reactor());
            assertThat(scenario.reactor().statistics().discardedOutcomes()).isZero();

            letGo.countDown();
            pool.stop(Duration.ofSeconds(ObservedDeferred.PATIENCE_SECONDS), QueuedWork.CANCEL);

            assertThat(scenario.reactor().statistics().discardedOutcomes()).isEqualTo(CALLS);
        });
    }

    @Test
    void howeverTheWorkersTakeTurnsEachCallEitherArrivesOrIsCounted() throws Exception {
        for (long seed = 0; seed < 30; seed++) {
            long steps = seed;
            FaultScenario.byHand(seed, scenario -> {
                List<ObservedDeferred> calls =
                        deferAll(scenario, scenario.start(scenario.pool("db").fixed(3)), 8);
                for (long step = 0; step < steps; step++) {
                    scenario.test().step();
                }
                scenario.stop(scenario.reactor());
                scenario.settle();

                everyCallArrivedOrIsCounted(scenario, calls);
            });
        }
    }

    @Test
    @Tag("real-threads")
    void aStopAmidstAStreamOfOutcomesLosesNoneOnThreads() throws Exception {
        for (int round = 0; round < 20; round++) {
            int arrivalsBeforeTheStop = 1 + round * CALLS / 20;
            FaultScenario.onThreads(scenario -> {
                ThreadPool pool = scenario.start(scenario.pool("db").fixed(2));
                List<ObservedDeferred> calls = deferAll(scenario, pool, CALLS);
                calls.get(arrivalsBeforeTheStop - 1).outcome();
                scenario.stop(scenario.reactor());
                pool.stop(Duration.ofSeconds(ObservedDeferred.PATIENCE_SECONDS));

                everyCallArrivedOrIsCounted(scenario, calls);
            });
        }
    }

    private static List<ObservedDeferred> deferAll(FaultScenario scenario, ThreadPool pool, int count)
            throws Exception {
        List<ObservedDeferred> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(scenario.defer("call " + i, pool, () -> "row"));
        }
        return calls;
    }

    private static void everyCallArrivedOrIsCounted(FaultScenario scenario, List<ObservedDeferred> calls)
            throws Exception {
        int failed = 0;
        for (ObservedDeferred call : calls) {
            Object outcome = call.outcome();
            if (outcome instanceof ReactorStoppedException) {
                failed++;
            } else {
                assertThat(outcome).isEqualTo("row");
            }
        }
        assertThat(scenario.reactor().statistics().discardedOutcomes()).isEqualTo(failed);
        assertThat(scenario.reactor().statistics().outstandingCalls()).isZero();
    }
}
