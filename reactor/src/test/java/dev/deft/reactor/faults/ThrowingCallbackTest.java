package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.ReactorStoppedException;
import dev.deft.threadpool.ThreadPool;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A callback throws: an exception, an Error, a StackOverflowError; while the reactor runs, and in its last turn. */
final class ThrowingCallbackTest {

    @Test
    void theNextErrbackGetsItAndTheOthersGetTheirResults() throws Exception {
        FaultScenario.byHand(ThrowingCallbackTest::eachThrowsOne);
    }

    @Test
    @Tag("real-threads")
    void theNextErrbackGetsItAndTheOthersGetTheirResultsOnThreads() throws Exception {
        FaultScenario.onThreads(ThrowingCallbackTest::eachThrowsOne);
    }

    private static void eachThrowsOne(FaultScenario scenario) throws Exception {
        ThreadPool pool = scenario.start(scenario.pool("db").fixed(1));
        for (Throwable thrown : throwables()) {
            ObservedDeferred failed = defer(scenario, pool, call -> call.addCallback(row -> raise(thrown)));
            ObservedDeferred unharmed = scenario.defer("the call after it", pool, () -> "row");
            scenario.settle();

            assertThat(failed.outcome()).isSameAs(thrown);
            assertThat(unharmed.outcome()).isEqualTo("row");
        }
    }

    @Test
    void aCallbackThatFillsTheStackCostsNothingElse() throws Exception {
        FaultScenario.byHand(ThrowingCallbackTest::oneRecurses);
    }

    @Test
    @Tag("real-threads")
    void aCallbackThatFillsTheStackCostsNothingElseOnThreads() throws Exception {
        FaultScenario.onThreads(ThrowingCallbackTest::oneRecurses);
    }

    private static void oneRecurses(FaultScenario scenario) throws Exception {
        ThreadPool pool = scenario.start(scenario.pool("db").fixed(1));
        ObservedDeferred overflowed = defer(scenario, pool, call -> call.addCallback(row -> recurse(0)));
        ObservedDeferred unharmed = scenario.defer("the call after it", pool, () -> "row");
        scenario.settle();

        assertThat(overflowed.outcome()).isInstanceOf(StackOverflowError.class);
        assertThat(unharmed.outcome()).isEqualTo("row");
    }

    @Test
    void aCallbackThatDefersUntilTheStackIsFullLosesNoCall() throws Exception {
        FaultScenario.byHand(ThrowingCallbackTest::oneDefersUntilTheStackIsFull);
    }

    @Test
    @Tag("real-threads")
    void aCallbackThatDefersUntilTheStackIsFullLosesNoCallOnThreads() throws Exception {
        FaultScenario.onThreads(ThrowingCallbackTest::oneDefersUntilTheStackIsFull);
    }

    private static void oneDefersUntilTheStackIsFull(FaultScenario scenario) throws Exception {
        ThreadPool pool = scenario.start(scenario.pool("db").fixed(1).queueCapacity(100_000));
        Reactor reactor = scenario.reactor();
        List<Deferred<String>> deferred = new ArrayList<>();
        ObservedDeferred overflowed =
                defer(scenario, pool, call -> call.addCallback(row -> deferAndRecurse(reactor, pool, deferred)));
        scenario.settle();
        assertThat(overflowed.outcome()).isInstanceOf(StackOverflowError.class);

        scenario.onReactor(() -> {
            for (Deferred<String> each : deferred) {
                scenario.note("a call deferred on the way", each);
            }
            return null;
        });
        scenario.settle();
        assertThat(scenario.fired()).hasSizeGreaterThan(100);
        for (ObservedDeferred each :
                scenario.fired().subList(1, scenario.fired().size())) {
            if (!(each.outcome() instanceof StackOverflowError)) { // which fails the call that had no more room
                assertThat(each.outcome()).isEqualTo("row");
            }
        }
        ObservedDeferred unharmed = scenario.defer("the call after all that", pool, () -> "unharmed");
        scenario.settle();
        assertThat(unharmed.outcome()).isEqualTo("unharmed");
    }

    @SuppressWarnings("InfiniteRecursion")
    private static String deferAndRecurse(Reactor reactor, ThreadPool pool, List<Deferred<String>> deferred) {
        deferred.add(reactor.deferToThreadPool(pool, () -> "row"));
        return deferAndRecurse(reactor, pool, deferred) + "!";
    }

    @Test
    void inTheLastTurnTheOtherCallsFailAsTheyShould() throws Exception {
        FaultScenario.byHand(ThrowingCallbackTest::eachThrowsAtTheEnd);
    }

    @Test
    @Tag("real-threads")
    void inTheLastTurnTheOtherCallsFailAsTheyShouldOnThreads() throws Exception {
        FaultScenario.onThreads(ThrowingCallbackTest::eachThrowsAtTheEnd);
    }

    private static void eachThrowsAtTheEnd(FaultScenario scenario) throws Exception {
        Reactor reactor = scenario.reactor();
        List<ObservedDeferred> throwing = new ArrayList<>();
        List<ObservedDeferred> unharmed = new ArrayList<>();
        List<Throwable> thrown = throwables();
        for (Throwable each : thrown) {
            throwing.add(scenario.onReactor(() -> scenario.note(
                    "a call whose errback throws",
                    reactor.<String>deferToThreadPool(call -> {}, () -> "dropped")
                            .addErrback(failure -> raise(each)))));
            unharmed.add(scenario.defer("the call after it", call -> {}, () -> "dropped"));
        }

        scenario.stop(reactor);

        for (int i = 0; i < thrown.size(); i++) {
            assertThat(throwing.get(i).outcome()).isSameAs(thrown.get(i));
            assertThat(unharmed.get(i).outcome()).isInstanceOf(ReactorStoppedException.class);
        }
    }

    private static ObservedDeferred defer(FaultScenario scenario, ThreadPool pool, Adding more) throws Exception {
        Reactor reactor = scenario.reactor();
        return scenario.onReactor(() -> scenario.note(
                "a call whose callback throws", more.addTo(reactor.deferToThreadPool(pool, () -> "row"))));
    }

    @FunctionalInterface
    private interface Adding {
        Deferred<?> addTo(Deferred<String> call);
    }

    private static List<Throwable> throwables() {
        return List.of(
                new Exception("checked"),
                new IllegalStateException("unchecked"),
                new AssertionError("error"),
                new StackOverflowError("of its own making"),
                new OutOfMemoryError("of its own making"));
    }

    @SuppressWarnings("InfiniteRecursion")
    private static String recurse(int depth) {
        return recurse(depth + 1) + depth;
    }

    private static String raise(Throwable thrown) throws Exception {
        if (thrown instanceof Error error) {
            throw error;
        }
        throw (Exception) thrown;
    }
}
