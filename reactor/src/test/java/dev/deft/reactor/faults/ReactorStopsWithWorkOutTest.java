package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.reactor.Phase;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.ReactorStoppedException;
import dev.deft.reactor.SystemEvent;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The reactor stops while calls are out, queued and running. */
final class ReactorStopsWithWorkOutTest {

    @Test
    void whatADedicatedPoolRunsAndHasQueuedFails() throws Exception {
        FaultScenario.byHand(scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").fixed(1));
            ObservedDeferred running = scenario.defer("a call that runs", pool, () -> "row");
            ObservedDeferred queued = scenario.defer("a call that waits", pool, () -> "row");
            scenario.test().step(); // the worker begins the first

            scenario.stop(scenario.reactor());

            assertThat(List.of(running, queued)).allSatisfy(ReactorStopsWithWorkOutTest::failedByTheStop);
            assertThat(pool.statistics().busy()).isEqualTo(1);
            assertThat(pool.statistics().queued()).isEqualTo(1);
        });
    }

    @Test
    @Tag("real-threads")
    void whatADedicatedPoolRunsAndHasQueuedFailsOnThreads() throws Exception {
        FaultScenario.onThreads(scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").fixed(2));
            CountDownLatch begun = new CountDownLatch(2);
            List<ObservedDeferred> out = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                out.add(scenario.defer("call " + i, pool, counting(begun, scenario.stuck())));
            }
            begun.await();
            Thread reactorThread = scenario.onReactor(Thread::currentThread);

            scenario.stop(scenario.reactor());

            assertThat(out).allSatisfy(ReactorStopsWithWorkOutTest::failedByTheStop);
            assertThat(out).extracting(ObservedDeferred::thread).containsOnly(reactorThread);
        });
    }

    @Test
    void whatTheSharedPoolEndsInTimeArrives() throws Exception {
        FaultScenario.byHand(reactor -> reactor.threadPoolSize(1), scenario -> {
            Reactor reactor = scenario.reactor();
            ObservedDeferred running = scenario.note("a call that runs", reactor.deferToThread(() -> "first"));
            ObservedDeferred queued = scenario.note("a call that waits", reactor.deferToThread(() -> "second"));
            scenario.test().step();

            scenario.stop(reactor);

            assertThat(running.outcome()).isEqualTo("first");
            assertThat(queued.outcome()).isEqualTo("second");
        });
    }

    @Test
    @Tag("real-threads")
    void whatTheSharedPoolEndsInTimeArrivesOnThreads() throws Exception {
        FaultScenario.onThreads(reactor -> reactor.threadPoolSize(1), scenario -> {
            Reactor reactor = scenario.reactor();
            CountDownLatch stopping = new CountDownLatch(1);
            ObservedDeferred running = deferToThread(scenario, "a call that runs", () -> {
                stopping.await();
                return "first";
            });
            ObservedDeferred queued = deferToThread(scenario, "a call that waits", () -> "second");
            scenario.onReactor(() -> reactor.addSystemEventTrigger(Phase.DURING, SystemEvent.SHUTDOWN, () -> {
                reactor.callFromThread(stopping::countDown); // a turn later, when the pools stop
                return null;
            }));

            scenario.stop(reactor);

            assertThat(running.outcome()).isEqualTo("first");
            assertThat(queued.outcome()).isEqualTo("second");
        });
    }

    @Test
    @Tag("real-threads")
    void whatTheSharedPoolDoesNotEndInTimeFailsOnThreads() throws Exception {
        FaultScenario.onThreads(reactor -> reactor.threadPoolSize(2).stopTimeout(Duration.ofMillis(100)), scenario -> {
            CountDownLatch begun = new CountDownLatch(2);
            CountDownLatch never = new CountDownLatch(1);
            ObservedDeferred stuck =
                    deferToThread(scenario, "a call that heeds no interrupt", counting(begun, scenario.stuck()));
            ObservedDeferred heedful = deferToThread(scenario, "a call that heeds an interrupt", counting(begun, () -> {
                never.await();
                return "never";
            }));
            ObservedDeferred queued = deferToThread(scenario, "a call that waits", () -> "never");
            begun.await();

            scenario.stop(scenario.reactor());

            failedByTheStop(stuck);
            assertThat(queued.outcome()).isInstanceOf(CancellationException.class);
            assertThat(heedful.outcome()) // it may need longer to tell than the reactor has
                    .isInstanceOfAny(InterruptedException.class, ReactorStoppedException.class);
        });
    }

    private static void failedByTheStop(ObservedDeferred call) {
        assertThat(call.hasFired()).as(call + " has fired").isTrue();
        try {
            assertThat(call.outcome()).isInstanceOf(ReactorStoppedException.class);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static ObservedDeferred deferToThread(FaultScenario scenario, String what, Callable<String> call)
            throws Exception {
        return scenario.onReactor(() -> scenario.note(what, scenario.reactor().deferToThread(call)));
    }

    private static Callable<String> counting(CountDownLatch begun, Callable<String> call) {
        return () -> {
            begun.countDown();
            return call.call();
        };
    }
}
