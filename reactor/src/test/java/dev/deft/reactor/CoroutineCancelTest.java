package dev.deft.reactor;

import static dev.deft.reactor.Coroutines.await;
import static dev.deft.reactor.Coroutines.inline;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.Deferreds;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** To cancel a coroutine cancels what it awaits, and fires nothing itself. */
@ParameterizedClass
@ValueSource(strings = {"continuation", "virtual-threads", "platform-threads"})
class CoroutineCancelTest extends CoroutineFixture {

    private Deferred<String> cancellable(String name) {
        return new Deferred<>(confinement(), cancelled -> told.add(name + " cancelled"));
    }

    private dev.deft.deferred.Confinement confinement() {
        return dev.deft.reactor.internal.ReactorAccess.get().confinement(reactor);
    }

    @Test
    void whatIsAwaitedIsCancelledAndABodyThatDoesNotCatchThatFails() {
        Deferred<String> awaited = cancellable("awaited");
        Deferred<String> done = inline(() -> {
            try {
                return await(awaited);
            } finally {
                told.add("finally");
            }
        });

        done.cancel();
        tell(done);

        assertThat(told).hasSize(3).startsWith("awaited cancelled", "finally");
        assertThat(failure()).isInstanceOf(CancellationException.class);
    }

    @Test
    void cancelledTwiceCaughtTwiceItStillReturns() {
        Deferred<String> done = inline(() -> {
            for (int i = 1; i <= 2; i++) {
                try {
                    await(cancellable("awaited"));
                } catch (CancellationException e) {
                    told.add("caught " + i);
                }
            }
            return "a value";
        });
        tell(done);

        done.cancel();
        assertThat(told).containsExactly("awaited cancelled", "caught 1");
        done.cancel();
        assertThat(told).containsExactly("awaited cancelled", "caught 1", "awaited cancelled", "caught 2", "a value");
        done.cancel();
        assertThat(told).hasSize(5);
    }

    @Test
    void aCancellerThatFiresAValueHasTheBodyGoOnWithThat() {
        Deferred<String> awaited = new Deferred<>(confinement(), cancelled -> cancelled.callback("in its place"));
        Deferred<String> done = inline(() -> await(awaited));

        done.cancel();
        tell(done);

        assertThat(told).containsExactly("in its place");
    }

    @Test
    void itReachesThroughCoroutinesAndChainsToWhatIsAwaitedInTheEnd() {
        Deferred<String> awaited = cancellable("innermost");
        Deferred<String> inner = inline(() -> await(awaited));
        Deferred<String> chain = reactor.newDeferred();
        chain.addCallbackDeferring(go -> inner);
        Deferred<String> outer = inline(() -> await(chain));
        tell(outer);
        chain.callback("go");

        outer.cancel();

        assertThat(told).hasSize(2).startsWith("innermost cancelled");
        assertThat(failure()).isInstanceOf(CancellationException.class);
    }

    @Test
    void aGatheringReachesEachCoroutine() {
        Deferred<String> one = inline(() -> await(cancellable("one")));
        Deferred<String> two = inline(() -> {
            try {
                return await(cancellable("two"));
            } catch (CancellationException e) {
                return "caught";
            }
        });
        Deferred<List<String>> both = Deferreds.gatherResults(List.of(one, two));

        both.cancel();
        tell(both);

        assertThat(told).hasSize(3).startsWith("one cancelled", "two cancelled");
        assertThat(failure()).isInstanceOf(CancellationException.class);
    }

    @Test
    void oneThatRunsIsToldByItsNextAwaitWhichCancelsWhatItWasToAwait() {
        AtomicReference<Deferred<String>> itself = new AtomicReference<>();
        Deferred<String> start = reactor.newDeferred();
        itself.set(inline(() -> {
            await(start);
            itself.get().cancel();
            told.add("goes on");
            try {
                return await(cancellable("next"));
            } catch (CancellationException e) {
                told.add(e.getMessage().replaceAll("@\\w+", "@1"));
            }
            return await(Deferred.succeed("later awaits are not told"));
        }));
        tell(itself.get());

        start.callback("go");

        assertThat(told).hasSize(4).startsWith("goes on", "next cancelled").endsWith("later awaits are not told");
        assertThat(told.get(2).toString())
                .matches("the coroutine of OwnDeferred@1.* was cancelled before it awaited Deferred@1");
    }

    @Test
    void oneWhoseAwaitedResultIsOnItsWayIsToldByItsNextAwait() {
        Deferred<String> paused = Deferred.succeed("a result that is not lost");
        paused.pause();
        Deferred<String> inner = inline(() -> {
            told.add(await(paused));
            return await(cancellable("next"));
        });
        Deferred<String> outer = inline(() -> await(inner));
        tell(outer);

        outer.cancel();
        assertThat(told).isEmpty();
        paused.unpause();

        assertThat(told).hasSize(3).startsWith("a result that is not lost", "next cancelled");
        assertThat(failure()).isInstanceOf(CancellationException.class);
    }

    @Test
    void oneThatIsCancelledByAnEarlierStepOfWhatItAwaitsIsToldByItsNextAwait() {
        AtomicReference<Deferred<String>> itself = new AtomicReference<>();
        Deferred<String> awaited = reactor.newDeferred();
        awaited.onBoth(result -> itself.get().cancel());
        itself.set(inline(() -> {
            told.add(await(awaited));
            return await(cancellable("next"));
        }));
        tell(itself.get());

        awaited.callback("v");

        assertThat(told).hasSize(3).startsWith("v", "next cancelled");
        assertThat(failure()).isInstanceOf(CancellationException.class);
    }

    @Test
    void oneThatRunsAndAwaitsNothingMoreEndsAsItWould() {
        AtomicReference<Deferred<String>> itself = new AtomicReference<>();
        Deferred<String> start = reactor.newDeferred();
        itself.set(inline(() -> {
            await(start);
            itself.get().cancel();
            return "a value";
        }));
        tell(itself.get());

        start.callback("go");

        assertThat(told).containsExactly("a value");
    }

    @Test
    void aTimeOutOfACoroutineCancelsTheCallThatItAwaits() {
        ThreadPool pool = test.start(ThreadPool.named("db").fixed(1));
        tell(Coroutines.<String>inline(() -> await(reactor.deferToThreadPool(pool, () -> "late")))
                .addTimeout(Duration.ofSeconds(1), reactor));

        test.advance(Duration.ofSeconds(1));

        assertThat(failure()).isInstanceOf(TimeoutException.class);
        assertThat(pool.statistics().discarded()).isEqualTo(1);
    }

    @Test
    void aChainToACoroutinesDeferredDoesNotTakeItsCancellation() {
        Deferred<String> done = inline(() -> await(cancellable("awaited")));
        Deferred<String> other = reactor.newDeferred();
        other.chainDeferred(done);

        done.cancel();
        tell(done);

        assertThat(told).hasSize(2).startsWith("awaited cancelled");
    }

    @Test
    void whoFiresItByHandIsToldWhenTheBodyEnds() {
        Deferred<String> awaited = reactor.newDeferred();
        Deferred<String> done = inline(() -> await(awaited));
        done.callback("by hand");
        tell(done);

        try (LoggedEvents log = new LoggedEvents(Deferred.class)) {
            awaited.callback("v");

            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .startsWith("The coroutine of OwnDeferred@")
                    .endsWith("could not fire it");
        }
        assertThat(told).containsExactly("by hand");
    }
}
