package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.threadpool.ThreadPool;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The callable interrupts its own thread: that is over when the call is. */
final class SelfInterruptTest {

    @Test
    void theNextCallDoesNotSeeIt() throws Exception {
        FaultScenario.byHand(SelfInterruptTest::theNextCallIsNotInterrupted);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    @Tag("real-threads")
    void theNextCallDoesNotSeeItOnThreads() throws Exception {
        FaultScenario.onThreads(SelfInterruptTest::theNextCallIsNotInterrupted);
    }

    @Test
    @Tag("real-threads")
    void theWorkersNextWaitDoesNotSeeItAndSoUsesNoProcessor() throws Exception {
        FaultScenario.onThreads(scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").fixed(1));

            ObservedDeferred interrupted = scenario.defer("a call that interrupts its thread", pool, () -> {
                Thread.currentThread().interrupt();
                return Thread.currentThread();
            });
            Thread worker = (Thread) interrupted.outcome();
            awaitParked(worker);

            assertThat(worker.isInterrupted()).isFalse();
        });
    }

    @Test
    @Tag("real-threads")
    void theOutcomeArrivesThoughItsThreadIsInterruptedWhileItHandsItOver() throws Exception {
        FaultScenario.onThreads(scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").fixed(2));
            for (int round = 0; round < 500; round++) {
                ObservedDeferred fired =
                        scenario.defer("a call that interrupts its thread", pool, interruptingItself(round));
                assertThat(fired.outcome()).isEqualTo(round);
            }
        });
    }

    @Test
    @Tag("real-threads")
    void anInterruptFromElsewhereReachesAtMostTheCallThatRuns() throws Exception {
        FaultScenario.onThreads(scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").fixed(1));
            Thread worker = (Thread)
                    scenario.defer("which thread", pool, Thread::currentThread).outcome();
            for (int round = 0; round < 500; round++) {
                ObservedDeferred before = scenario.defer("a call", pool, () -> "row");
                worker.interrupt(); // before, amid or after it, or while the worker parks
                ObservedDeferred after = scenario.defer("the call after it", pool, () -> "row");

                assertThat(before.outcome()).isEqualTo("row");
                assertThat(after.outcome()).isEqualTo("row");
            }
            awaitParked(worker);
            assertThat(worker.isInterrupted()).isFalse();
        });
    }

    private static void theNextCallIsNotInterrupted(FaultScenario scenario) throws Exception {
        ThreadPool pool = scenario.start(scenario.pool("db").fixed(1));

        ObservedDeferred first = scenario.defer("a call that interrupts its thread", pool, interruptingItself("row"));
        ObservedDeferred second = scenario.defer("the next call", pool, Thread::interrupted);
        pool.execute(() -> Thread.currentThread().interrupt());
        ObservedDeferred third = scenario.defer("the one after a Runnable that does so", pool, Thread::interrupted);
        pool.callInThreadWithCallback((value, failure) -> Thread.currentThread().interrupt(), () -> "row");
        ObservedDeferred fourth = scenario.defer("the one after an onResult that does so", pool, Thread::interrupted);
        ObservedDeferred thrown = scenario.defer("a call that interrupts its thread and throws", pool, () -> {
            Thread.currentThread().interrupt();
            throw new InterruptedException("by itself");
        });
        ObservedDeferred fifth = scenario.defer("the last", pool, Thread::interrupted);
        scenario.settle();

        assertThat(first.outcome()).isEqualTo("row");
        assertThat(second.outcome()).isEqualTo(false);
        assertThat(third.outcome()).isEqualTo(false);
        assertThat(fourth.outcome()).isEqualTo(false);
        assertThat(thrown.outcome()).isInstanceOf(InterruptedException.class);
        assertThat(fifth.outcome()).isEqualTo(false);
    }

    private static <T> Callable<T> interruptingItself(T value) {
        return () -> {
            Thread.currentThread().interrupt();
            return value;
        };
    }

    /** The test's own time-out ends this if the worker never parks. */
    private static void awaitParked(Thread worker) {
        while (worker.getState() != Thread.State.TIMED_WAITING && worker.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }
}
