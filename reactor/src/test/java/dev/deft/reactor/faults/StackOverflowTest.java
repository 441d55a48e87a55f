package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.ThreadPool;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A stack overflows: the worker's, in the callable, and the reactor's, in a callback. */
final class StackOverflowTest {

    @Test
    void howeverTheCallWasMadeItCostsNothing() throws Exception {
        FaultScenario.byHand(StackOverflowTest::overflowInTheCallable);
    }

    @Test
    @Tag("real-threads")
    void howeverTheCallWasMadeItCostsNothingOnThreads() throws Exception {
        FaultScenario.onThreads(StackOverflowTest::overflowInTheCallable);
    }

    @Test
    void inACallbackItIsTheChainsFailureAndTheReactorGoesOn() throws Exception {
        FaultScenario.byHand(StackOverflowTest::overflowInACallback);
    }

    @Test
    @Tag("real-threads")
    void inACallbackItIsTheChainsFailureAndTheReactorGoesOnOnThreads() throws Exception {
        FaultScenario.onThreads(StackOverflowTest::overflowInACallback);
    }

    @Test
    void amidDeferredsTheOutermostChainFiresOnceAndTheReactorGoesOn() throws Exception {
        FaultScenario.byHand(StackOverflowTest::overflowAmidDeferreds);
    }

    @Test
    @Tag("real-threads")
    void amidDeferredsTheOutermostChainFiresOnceAndTheReactorGoesOnOnThreads() throws Exception {
        FaultScenario.onThreads(StackOverflowTest::overflowAmidDeferreds);
    }

    @Test
    @Tag("real-threads")
    void whenTheFirstFailureOfAllFindsNoStackLeftLaterOnesAreDealtWithAllTheSame() throws Exception {
        assertThat(FreshClassLoader.call(LaterFailure.class)).isEqualTo("java.io.IOException: no such file");
    }

    @Test
    @Tag("real-threads")
    void whenTheFirstReportOfAllFindsNoStackLeftLaterOnesCostNoWorker() throws Exception {
        assertThat(FreshClassLoader.call(FirstReport.class)).isEqualTo(1L);
    }

    private static void overflowInTheCallable(FaultScenario scenario) throws Exception {
        ThrowingCalls.costsNothing(scenario, StackOverflowError.class, () -> recurse(0));
    }

    private static void overflowInACallback(FaultScenario scenario) throws Exception {
        ThreadPool pool = scenario.start(scenario.pool("db").fixed(1));

        ObservedDeferred overflowed = scenario.onReactor(() -> scenario.note(
                "a call whose callback overflows",
                scenario.reactor().deferToThreadPool(pool, () -> 0).addCallback(StackOverflowTest::recurse)));
        ObservedDeferred next = scenario.defer("the next call", pool, () -> "row");
        scenario.settle();

        assertThat(overflowed.outcome()).isInstanceOf(StackOverflowError.class);
        assertThat(next.outcome()).isEqualTo("row");
    }

    /** Each callback makes a Deferred whose callback does the same: the stack ends in the library's own code as well. */
    private static void overflowAmidDeferreds(FaultScenario scenario) throws Exception {
        ThreadPool pool = scenario.start(scenario.pool("db").fixed(1));

        ObservedDeferred overflowed = scenario.onReactor(() -> scenario.note(
                "a call whose callbacks nest for ever",
                scenario.reactor().deferToThreadPool(pool, () -> 0).addCallback(StackOverflowTest::nest)));
        ObservedDeferred next = scenario.defer("the next call", pool, () -> "row");
        scenario.settle();

        assertThat(overflowed.times()).isEqualTo(1);
        assertThat(next.outcome()).isEqualTo("row");
    }

    /** Returns the result of a later call. */
    static final class LaterFailure implements Callable<Object> {

        @Override
        public Object call() throws Exception {
            try (Reactor reactor = Reactor.builder().name("afresh").create().start()) {
                reactor.blockingCallFromThread(() -> Deferred.succeed(0).addCallback(StackOverflowTest::nest));
                return reactor.blockingCallFromThread(
                        () -> reactor.deferToThread(ThrowingCalls.thrower(new IOException("no such file")))
                                .addErrback(Throwable::toString));
            }
        }
    }

    /** Returns how many workers a pool has needed for a later call that throws, and the next. */
    static final class FirstReport implements Callable<Object> {

        @Override
        public Object call() {
            ThreadPool stopped = ThreadPool.named("stopped").start();
            stopped.close();
            submitAgain(stopped);
            ThreadPool pool = ThreadPool.named("afresh").fixed(1).start();
            pool.execute(() -> {
                throw new IllegalStateException("a bug");
            });
            pool.execute(() -> {});
            pool.close();
            return pool.statistics().largestWorkers() + pool.statistics().startFailures();
        }

        private static void submitAgain(ThreadPool pool) {
            pool.callInThreadWithCallback((value, failure) -> submitAgain(pool), () -> "never");
        }
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int recurse(int depth) {
        return recurse(depth + 1) + 1;
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private static int nest(int depth) {
        Deferred.succeed(depth + 1).addCallback(StackOverflowTest::nest).addErrback(failure -> 0);
        return depth;
    }
}
