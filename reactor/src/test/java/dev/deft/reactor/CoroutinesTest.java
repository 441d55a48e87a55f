package dev.deft.reactor;

import static dev.deft.reactor.Coroutines.await;
import static dev.deft.reactor.Coroutines.inline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.deferred.Deferred;
import dev.deft.threadpool.ThreadPool;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The pieces of a coroutine's body, and the results that it awaits. */
@ParameterizedClass
@ValueSource(strings = {"continuation", "virtual-threads", "platform-threads"})
class CoroutinesTest extends CoroutineFixture {

    @Test
    void theBodyRunsAtOnceUntilItAwaitsWhatIsNotThere() {
        Deferred<String> awaited = reactor.newDeferred();

        Deferred<String> done = inline(() -> {
            told.add("begun");
            told.add(await(awaited));
            return "end";
        });
        told.add("inline has returned");
        awaited.callback("a value");
        tell(done);

        assertThat(told).containsExactly("begun", "inline has returned", "a value", "end");
    }

    @Test
    void aBodyWithoutAnAwaitHasEndedWhenInlineReturns() {
        assertThat(inline(() -> 7).toString()).contains("holds 7", "coroutine in dev.deft.reactor.CoroutinesTest");
    }

    @Test
    void whatHasFiredAndIsAtRestIsTakenAtOnceAHundredThousandTimes() {
        Deferred<Integer> sum = inline(() -> {
            int total = 0;
            for (int i = 0; i < 100_000; i++) {
                Deferred<Integer> one = reactor.newDeferred();
                one.callback(1);
                total += await(one);
            }
            return total;
        });

        tell(sum);
        assertThat(told).containsExactly(100_000);
    }

    @Test
    void whatIsPausedIsWaitedFor() {
        Deferred<String> paused = reactor.newDeferred();
        paused.pause();
        paused.callback("a value");

        tell(inline(() -> await(paused)));
        assertThat(told).isEmpty();
        paused.unpause();

        assertThat(told).containsExactly("a value");
    }

    @Test
    void whatHasStepsToRunIsWaitedFor() {
        Deferred<String> awaited = reactor.newDeferred();
        awaited.onSuccess(value -> {
            tell(inline(() -> await(awaited))); // it runs this very step
            told.add("not resumed yet");
        });
        awaited.addCallback(value -> value + ", and second");
        awaited.callback("first");

        assertThat(told).containsExactly("not resumed yet", "first, and second");
    }

    @Test
    void itGoesOnInsideWhatFiresTheDeferredAfterTheCallbacksAddedBeforeAndTheOthersSeeNull() {
        Deferred<String> awaited = reactor.newDeferred();
        awaited.onSuccess(value -> told.add("before: " + value));
        tell(inline(() -> "body: " + await(awaited)));
        awaited.onSuccess(value -> told.add("after: " + value));

        awaited.callback("v");
        told.add("callback has returned");

        assertThat(told).containsExactly("before: v", "body: v", "after: null", "callback has returned");
    }

    @Test
    void aBodyMayAddCallbacksToWhatItAwaitedAndAwaitItAgain() {
        Deferred<String> awaited = reactor.newDeferred();
        tell(inline(() -> {
            told.add(await(awaited));
            awaited.addCallback(value -> told.add("added") ? "again" : "never");
            told.add("before what was added");
            return await(awaited);
        }));

        awaited.callback("once");

        assertThat(told).containsExactly("once", "before what was added", "added", "again");
    }

    @Test
    void aFailureIsThrownAtTheAwaitAsItIsAndCountsAsHandled() {
        IOException failure = new IOException("no");
        Deferred<String> awaited = reactor.newDeferred();
        tell(inline(() -> {
            try {
                return await(awaited);
            } catch (IOException e) {
                return e == failure ? "caught" : "another";
            }
        }));

        try (LoggedEvents log = new LoggedEvents(Deferred.class)) {
            awaited.errback(failure);
            test.close();
            assertThat(log.messages()).isEmpty();
        }

        assertThat(told).containsExactly("caught");
        assertThat(failure.getSuppressed()).isEmpty();
    }

    @Test
    void aFailureThatIsNotCaughtIsTheCoroutinesAndIsReportedOnceWithItsOrigin() {
        Deferred<String> awaited = reactor.newDeferred();
        var unused = inline(() -> await(awaited));

        try (LoggedEvents log = new LoggedEvents(Deferred.class)) {
            awaited.errback(new IOException("no"));
            test.close();

            assertThat(log.failures()).containsExactly("no");
            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .contains("coroutine in dev.deft.reactor.CoroutinesTest");
        }
    }

    @Test
    void anErrorIsTheCoroutinesAndSoIsAnyThrowable() {
        tell(inline(() -> {
            throw new AssertionError("thrown");
        }));
        tell(inline(() -> await(Deferred.fail(new Throwable("of no kind")))));

        assertThat(told)
                .map(Object::toString)
                .containsExactly("java.lang.AssertionError: thrown", "java.lang.Throwable: of no kind");
    }

    @Test
    void aStackOverflowIsTheCoroutinesAndTheNextOneRuns() {
        Deferred<String> awaited = reactor.newDeferred();
        tell(inline(() -> {
            await(awaited);
            return deep(0);
        }));
        awaited.callback("go");
        tell(inline(() -> "the next"));

        assertThat(told.get(0)).isInstanceOf(StackOverflowError.class);
        assertThat(told.get(1)).isEqualTo("the next");
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int deep(int frames) {
        return deep(frames + 1) + 1;
    }

    @Test
    void aBodyThatReturnsADeferredFailsAndIsToldToAwaitIt() {
        tell(inline(() -> Deferred.succeed(1)));

        assertThat(failure())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching(
                        "coroutine in dev.deft.reactor.CoroutinesTest@\\w+ returned Deferred@\\w+\\[holds 1], and a Deferred"
                                + " is never a value; return await\\(…\\) of it instead");
    }

    @Test
    void oneThatFiresWhatAnotherAwaitsHasThatRunAtOnceAndThenGoesOn() {
        Deferred<String> awaited = reactor.newDeferred();
        Deferred<String> start = reactor.newDeferred();
        tell(inline(() -> {
            told.add("other: " + await(awaited));
            told.add("other: " + await(reactor.deferLater(Duration.ofSeconds(1), () -> "later")));
            return "other ends";
        }));
        tell(inline(() -> {
            await(start);
            awaited.callback("from the first");
            told.add("first goes on");
            return "first ends";
        }));

        start.callback("go");
        test.advance(Duration.ofSeconds(1));

        assertThat(told)
                .containsExactly("other: from the first", "first goes on", "first ends", "other: later", "other ends");
    }

    @Test
    void aCoroutineWithinACoroutineIsADeferredLikeAnyOther() {
        Deferred<String> awaited = reactor.newDeferred();
        tell(inline(() -> "outer(" + await(inline(() -> "inner(" + await(awaited) + ")")) + ")"));

        awaited.callback("v");

        assertThat(told).containsExactly("outer(inner(v))");
    }

    @Test
    void aDeferredThatIsConfinedToTheThreadIsAwaitedAndMadeInABodyAsOutside() {
        Deferred<String> outside = new Deferred<>();
        AtomicReference<Deferred<String>> inside = new AtomicReference<>();
        tell(inline(() -> {
            inside.set(new Deferred<>());
            outside.addCallback(value -> value + "!");
            return await(outside) + await(inside.get());
        }));

        outside.callback("a");
        inside.get().callback("b");

        assertThat(told).containsExactly("a!b");
    }

    @Test
    void awaitOutsideOfACoroutineIsRefused() {
        Deferred<String> awaited = reactor.newDeferred();

        assertThatIllegalStateException()
                .isThrownBy(() -> await(awaited))
                .withMessageMatching(
                        "await\\(Deferred@\\w+\\[unfired]\\) was called on thread '.*', outside of any coroutine;"
                                + " call it in the body that Coroutines.inline runs, or add a callback");
    }

    @Test
    void awaitInACallbackWithinACoroutineIsRefused() {
        Deferred<String> awaited = reactor.newDeferred();
        Deferred<String> fired = reactor.newDeferred();
        fired.callback("v");

        tell(inline(() -> await(fired.addCallback(value -> await(awaited)))));

        assertThat(failure())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("in a callback that runs within coroutine in");
    }

    @Test
    void inlineOnAThreadWithoutAReactorIsRefused() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread other = new Thread(() -> {
            try {
                var unused = inline(() -> 1);
            } catch (IllegalStateException refused) {
                thrown.set(refused);
            }
        });
        other.setName("a thread without a reactor");
        other.start();
        other.join();

        assertThat(thrown.get())
                .hasMessageContaining("was called on thread 'a thread without a reactor', on which no reactor runs");
    }

    @Test
    void aWorkerIsNoPlaceForACoroutine() {
        ThreadPool pool = test.start(ThreadPool.named("db").fixed(1));
        tell(reactor.deferToThreadPool(pool, () -> inline(() -> 1).isCalled()));
        test.runWork();

        assertThat(failure())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("on which no reactor runs");
    }

    @Test
    void aDeferredThatIsConfinedElsewhereIsRefusedWithBothThreads() throws Exception {
        AtomicReference<Deferred<String>> foreign = new AtomicReference<>();
        Thread other = new Thread(() -> foreign.set(new Deferred<>()), "another thread");
        other.start();
        other.join();

        tell(inline(() -> await(foreign.get())));

        assertThat(failure())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is confined to thread 'another thread', but await() was called on thread '");
    }

    @Test
    void aCoroutineThatAwaitsItselfOrWhatWaitsForItIsRefused() {
        Deferred<String> start = reactor.newDeferred();
        AtomicReference<Deferred<String>> itself = new AtomicReference<>();
        itself.set(inline(() -> {
            await(start);
            return await(itself.get());
        }));
        tell(itself.get());
        start.callback("go");
        assertThat(failure())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the coroutine of OwnDeferred@")
                .hasMessageContaining("awaited that same Deferred, so it would wait for itself");

        Deferred<String> again = reactor.newDeferred();
        AtomicReference<Deferred<String>> waiter = new AtomicReference<>();
        Deferred<String> one = inline(() -> {
            await(again);
            return await(waiter.get());
        });
        waiter.set(inline(() -> await(one)));
        tell(waiter.get());
        again.callback("go");
        assertThat(failure())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("coroutine awaits OwnDeferred@")
                .hasMessageContaining(", which waits for it, so it would wait for itself");
    }

    @Test
    void aCallbackThatReturnsACoroutineWhichAwaitsItsChainIsRefused() {
        Deferred<String> chain = reactor.newDeferred();
        Deferred<String> waits = inline(() -> await(chain));
        Deferred<String> other = reactor.newDeferred();
        chain.addCallbackDeferring(value -> waits); // the coroutine's step comes before this one, and takes the value
        other.addCallbackDeferring(value -> inline(() -> await(other)));
        tell(other);

        other.callback("go");

        assertThat(failure()).hasMessageContaining(", which waits for it, so it would wait for itself for ever");
        assertThatThrownBy(() -> chain.addCallback(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void blockingCallFromThreadIsRefusedWithinACoroutine() {
        tell(inline(() -> reactor.blockingCallFromThread(() -> Deferred.succeed(1))));

        assertThat(failure())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("it would wait for itself");
    }

    @Test
    void timersAndCallsComeBetweenTwoAwaitsAndNeverWithinAPiece() {
        ThreadPool pool = test.start(ThreadPool.named("db").fixed(1));
        int[] pieces = new int[1];
        for (int i = 1; i <= 5; i++) {
            reactor.callLater(Duration.ofMillis(i), () -> told.add(pieces[0] % 2 == 0 ? "between" : "within"));
        }
        tell(inline(() -> {
            for (int i = 0; i < 5; i++) {
                pieces[0]++;
                String value = await(Deferred.succeed("there"));
                reactor.callFromThread(() -> told.add(pieces[0] % 2 == 0 ? "between" : "within"));
                pieces[0] += value.equals("there") ? 1 : 0;
                await(reactor.deferLater(Duration.ofMillis(1)));
            }
            return await(reactor.deferToThreadPool(pool, () -> "end"));
        }));

        test.pump(Duration.ofMillis(1), 5);
        test.runWork();

        assertThat(told).hasSize(11).doesNotContain("within").endsWith("end");
    }

    @Test
    void anInterruptThatABodyLeavesIsNobodyElses() {
        Deferred<String> awaited = reactor.newDeferred();
        tell(inline(() -> {
            String value = await(awaited);
            Thread.currentThread().interrupt();
            return value;
        }));

        try (LoggedEvents log = new LoggedEvents(Reactor.class)) {
            awaited.callback("v");

            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .contains("ended with the reactor's thread interrupted");
        }
        assertThat(told).containsExactly("v");
    }

    @Test
    void aHundredOrMoreThatAwaitEachOtherGoOnOnAFlatStack() {
        // A thread each, where it is threads: then so many as a machine has room for.
        int coroutines = backend.equals("continuation") ? 100_000 : 500;
        Deferred<Integer> first = reactor.newDeferred();
        Deferred<Integer> before = first;
        for (int i = 0; i < coroutines; i++) {
            Deferred<Integer> awaited = before;
            before = inline(() -> await(awaited) + 1);
        }
        int[] depth = new int[1];
        tell(before.addCallback(value -> {
            depth[0] = new Throwable().getStackTrace().length;
            return value;
        }));

        first.callback(0);

        assertThat(told).containsExactly(coroutines);
        assertThat(depth[0]).isLessThan(200);
    }
}
