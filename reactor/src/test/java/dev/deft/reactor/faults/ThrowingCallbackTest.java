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
        Scene.byHand(ThrowingCallbackTest::eachThrowsOne);
    }

    @Test
    @Tag("real-threads")
    void theNextErrbackGetsItAndTheOthersGetTheirResultsOnThreads() throws Exception {
        Scene.onThreads(ThrowingCallbackTest::eachThrowsOne);
    }

    private static void eachThrowsOne(Scene scene) throws Exception {
        ThreadPool pool = scene.start(scene.pool("db").fixed(1));
        for (Throwable thrown : throwables()) {
            Fired failed = defer(scene, pool, call -> call.addCallback(row -> raise(thrown)));
            Fired unharmed = scene.defer("the call after it", pool, () -> "row");
            scene.settle();

            assertThat(failed.outcome()).isSameAs(thrown);
            assertThat(unharmed.outcome()).isEqualTo("row");
        }
    }

    @Test
    void aCallbackThatFillsTheStackCostsNothingElse() throws Exception {
        Scene.byHand(ThrowingCallbackTest::oneRecurses);
    }

    @Test
    @Tag("real-threads")
    void aCallbackThatFillsTheStackCostsNothingElseOnThreads() throws Exception {
        Scene.onThreads(ThrowingCallbackTest::oneRecurses);
    }

    private static void oneRecurses(Scene scene) throws Exception {
        ThreadPool pool = scene.start(scene.pool("db").fixed(1));
        Fired overflowed = defer(scene, pool, call -> call.addCallback(row -> recurse(0)));
        Fired unharmed = scene.defer("the call after it", pool, () -> "row");
        scene.settle();

        assertThat(overflowed.outcome()).isInstanceOf(StackOverflowError.class);
        assertThat(unharmed.outcome()).isEqualTo("row");
    }

    @Test
    void aCallbackThatDefersUntilTheStackIsFullLosesNoCall() throws Exception {
        Scene.byHand(ThrowingCallbackTest::oneDefersUntilTheStackIsFull);
    }

    @Test
    @Tag("real-threads")
    void aCallbackThatDefersUntilTheStackIsFullLosesNoCallOnThreads() throws Exception {
        Scene.onThreads(ThrowingCallbackTest::oneDefersUntilTheStackIsFull);
    }

    private static void oneDefersUntilTheStackIsFull(Scene scene) throws Exception {
        ThreadPool pool = scene.start(scene.pool("db").fixed(1).queueCapacity(100_000));
        Reactor reactor = scene.reactor();
        List<Deferred<String>> deferred = new ArrayList<>();
        Fired overflowed =
                defer(scene, pool, call -> call.addCallback(row -> deferAndRecurse(reactor, pool, deferred)));
        scene.settle();
        assertThat(overflowed.outcome()).isInstanceOf(StackOverflowError.class);

        scene.onReactor(() -> {
            for (Deferred<String> each : deferred) {
                scene.note("a call deferred on the way", each);
            }
            return null;
        });
        scene.settle();
        assertThat(scene.fired()).hasSizeGreaterThan(100);
        for (Fired each : scene.fired().subList(1, scene.fired().size())) {
            if (!(each.outcome() instanceof StackOverflowError)) { // which fails the call that had no more room
                assertThat(each.outcome()).isEqualTo("row");
            }
        }
        Fired unharmed = scene.defer("the call after all that", pool, () -> "unharmed");
        scene.settle();
        assertThat(unharmed.outcome()).isEqualTo("unharmed");
    }

    @SuppressWarnings("InfiniteRecursion")
    private static String deferAndRecurse(Reactor reactor, ThreadPool pool, List<Deferred<String>> deferred) {
        deferred.add(reactor.deferToThreadPool(pool, () -> "row"));
        return deferAndRecurse(reactor, pool, deferred) + "!";
    }

    @Test
    void inTheLastTurnTheOtherCallsFailAsTheyShould() throws Exception {
        Scene.byHand(ThrowingCallbackTest::eachThrowsAtTheEnd);
    }

    @Test
    @Tag("real-threads")
    void inTheLastTurnTheOtherCallsFailAsTheyShouldOnThreads() throws Exception {
        Scene.onThreads(ThrowingCallbackTest::eachThrowsAtTheEnd);
    }

    private static void eachThrowsAtTheEnd(Scene scene) throws Exception {
        Reactor reactor = scene.reactor();
        List<Fired> throwing = new ArrayList<>();
        List<Fired> unharmed = new ArrayList<>();
        List<Throwable> thrown = throwables();
        for (Throwable each : thrown) {
            throwing.add(scene.onReactor(() -> scene.note(
                    "a call whose errback throws",
                    reactor.<String>deferToThreadPool(call -> {}, () -> "dropped")
                            .addErrback(failure -> raise(each)))));
            unharmed.add(scene.defer("the call after it", call -> {}, () -> "dropped"));
        }

        scene.stop(reactor);

        for (int i = 0; i < thrown.size(); i++) {
            assertThat(throwing.get(i).outcome()).isSameAs(thrown.get(i));
            assertThat(unharmed.get(i).outcome()).isInstanceOf(ReactorStoppedException.class);
        }
    }

    private static Fired defer(Scene scene, ThreadPool pool, Adding more) throws Exception {
        Reactor reactor = scene.reactor();
        return scene.onReactor(() ->
                scene.note("a call whose callback throws", more.addTo(reactor.deferToThreadPool(pool, () -> "row"))));
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
