package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.reactor.Reactor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The user's executor rejects the call: it throws, and may run it all the same. */
final class RejectingExecutorTest {

    private static final int ROUNDS = 300;

    @Test
    void theDeferredFailsWithWhateverItThrows() throws Exception {
        FaultScenario.byHand(RejectingExecutorTest::itThrows);
    }

    @Test
    @Tag("real-threads")
    void theDeferredFailsWithWhateverItThrowsOnThreads() throws Exception {
        FaultScenario.onThreads(RejectingExecutorTest::itThrows);
    }

    private static void itThrows(FaultScenario scenario) throws Exception {
        for (Throwable thrown : List.of(
                new RejectedExecutionException("full"),
                new IllegalStateException("unchecked"),
                new Exception("checked, in the disguise of another language"),
                new AssertionError("error"),
                new OutOfMemoryError("unable to create native thread"),
                new StackOverflowError())) {
            ObservedDeferred call = scenario.defer("a rejected call", task -> sneak(thrown), () -> "never");
            assertThat(call.hasFired()).isTrue();
            assertThat(call.outcome()).isSameAs(thrown);
        }
        assertThat(scenario.reactor().statistics().discardedOutcomes()).isZero();
    }

    @Test
    void aCallThatItRanBeforeItThrewHasItsOutcome() throws Exception {
        FaultScenario.byHand(RejectingExecutorTest::itRunsAndThrows);
    }

    @Test
    @Tag("real-threads")
    void aCallThatItRanBeforeItThrewHasItsOutcomeOnThreads() throws Exception {
        FaultScenario.onThreads(RejectingExecutorTest::itRunsAndThrows);
    }

    private static void itRunsAndThrows(FaultScenario scenario) throws Exception {
        AtomicInteger ran = new AtomicInteger();
        ObservedDeferred call = scenario.defer(
                "a call that was run and then rejected",
                task -> {
                    task.run();
                    throw new RejectedExecutionException("after all");
                },
                ran::incrementAndGet);
        scenario.settle();

        assertThat(call.outcome()).isEqualTo(1);
        assertThat(ran.get()).isEqualTo(1);
    }

    @Test
    void aCallThatItRunsAfterItThrewIsNotRun() throws Exception {
        FaultScenario.byHand(RejectingExecutorTest::itThrowsAndRunsLater);
    }

    @Test
    @Tag("real-threads")
    void aCallThatItRunsAfterItThrewIsNotRunOnThreads() throws Exception {
        FaultScenario.onThreads(RejectingExecutorTest::itThrowsAndRunsLater);
    }

    private static void itThrowsAndRunsLater(FaultScenario scenario) throws Exception {
        AtomicInteger ran = new AtomicInteger();
        List<Runnable> kept = new ArrayList<>();
        Executor keeping = task -> {
            kept.add(task);
            throw new RejectedExecutionException("not now");
        };
        ObservedDeferred call = scenario.defer("a call that was rejected and then run", keeping, ran::incrementAndGet);

        kept.forEach(Runnable::run);
        scenario.settle();

        assertThat(call.outcome()).isInstanceOf(RejectedExecutionException.class);
        assertThat(ran.get()).isZero();
        assertThat(scenario.reactor().statistics().discardedOutcomes()).isZero();
    }

    @Test
    @Tag("real-threads")
    void aCallThatItRunsAndRejectsAtOnceHasOneOutcomeOnThreads() throws Exception {
        FaultScenario.onThreads(scenario -> {
            Reactor reactor = scenario.reactor();
            CyclicBarrier together = new CyclicBarrier(2);
            List<Runnable> handedOver = new ArrayList<>();
            AtomicInteger ran = new AtomicInteger();
            Executor both = task -> {
                handedOver.add(task);
                await(together);
                throw new RejectedExecutionException("and run at the same time");
            };
            var runner = scenario.elsewhere(() -> {
                for (int round = 0; round < ROUNDS; round++) {
                    await(together);
                    handedOver.get(round).run();
                }
                return "done";
            });
            int values = 0;
            for (int round = 0; round < ROUNDS; round++) {
                Object outcome = scenario.defer("call " + round, both, ran::incrementAndGet)
                        .outcome();
                if (outcome instanceof RejectedExecutionException) {
                    continue;
                }
                assertThat(outcome).isEqualTo(++values);
            }
            runner.get();

            assertThat(ran.get()).isEqualTo(values);
            assertThat(reactor.statistics().discardedOutcomes()).isZero();
        });
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Throwable> void sneak(Throwable thrown) throws X {
        throw (X) thrown;
    }
}
