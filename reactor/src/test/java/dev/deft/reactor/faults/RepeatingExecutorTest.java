package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.reactor.Reactor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The user's executor runs the call twice. */
final class RepeatingExecutorTest {

    private static final int ROUNDS = 300;

    @Test
    void inOneThreadItRunsOnce() throws Exception {
        FaultScenario.byHand(RepeatingExecutorTest::runsItTwice);
    }

    @Test
    @Tag("real-threads")
    void inOneThreadItRunsOnceOnThreads() throws Exception {
        FaultScenario.onThreads(RepeatingExecutorTest::runsItTwice);
    }

    private static void runsItTwice(FaultScenario scenario) throws Exception {
        AtomicInteger ran = new AtomicInteger();
        List<Runnable> kept = new ArrayList<>();
        Executor twice = task -> {
            kept.add(task);
            task.run();
            task.run();
        };
        ObservedDeferred call = scenario.defer("a call that is run twice", twice, ran::incrementAndGet);
        ObservedDeferred failed = scenario.defer("a call that fails twice", twice, () -> {
            throw new Exception("failure " + ran.incrementAndGet());
        });
        scenario.settle();
        assertThat(call.outcome()).isEqualTo(1);
        assertThat(failed.outcome()).hasToString("java.lang.Exception: failure 2");

        kept.forEach(Runnable::run); // their outcomes have been delivered
        scenario.stop(scenario.reactor());
        kept.forEach(Runnable::run); // and now there is no reactor either

        assertThat(ran.get()).isEqualTo(2);
        assertThat(scenario.reactor().statistics().discardedOutcomes()).isZero();
    }

    @Test
    @Tag("real-threads")
    void inTwoThreadsAtOnceItRunsOnceOnThreads() throws Exception {
        FaultScenario.onThreads(scenario -> {
            Reactor reactor = scenario.reactor();
            CyclicBarrier together = new CyclicBarrier(3);
            AtomicReference<Runnable> task = new AtomicReference<>();
            List<FutureTask<String>> runners = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                runners.add(scenario.elsewhere(() -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        together.await();
                        task.get().run();
                        together.await();
                    }
                    return "done";
                }));
            }
            AtomicInteger ran = new AtomicInteger();
            for (int round = 1; round <= ROUNDS; round++) {
                ObservedDeferred call = scenario.defer("call " + round, task::set, ran::incrementAndGet);
                together.await();
                together.await();
                assertThat(call.outcome()).isEqualTo(round);
            }
            for (FutureTask<String> runner : runners) {
                assertThat(runner.get()).isEqualTo("done");
            }

            assertThat(ran.get()).isEqualTo(ROUNDS);
            assertThat(reactor.statistics().discardedOutcomes()).isZero();
        });
    }
}
