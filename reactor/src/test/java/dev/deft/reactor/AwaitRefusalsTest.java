package dev.deft.reactor;

import static dev.deft.reactor.Coroutines.await;
import static dev.deft.reactor.Coroutines.inline;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Confinement;
import dev.deft.deferred.Deferred;
import dev.deft.deferred.Deferreds;
import dev.deft.reactor.testing.TestReactor;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The awaits that would leave a chain half-way, or wait for themselves, by way of whatever they would. */
@ParameterizedClass
@ValueSource(strings = {"continuation", "virtual-threads", "platform-threads"})
class AwaitRefusalsTest extends CoroutineFixture {

    private void mustBeRefusedInACallbackOf(Deferred<String> chain) {
        Deferred<String> awaited = reactor.newDeferred();

        tell(inline(() -> await(chain.addCallback(value -> await(awaited)))));

        assertThat(failure())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching(
                        "await\\(Deferred@\\w+\\[unfired]\\) was called in a callback that runs within coroutine in"
                                + " dev.deft.reactor.AwaitRefusalsTest@\\w+; only the coroutine's own code may await: do it there,.*");
        Deferred<String> next = reactor.newDeferred();
        tell(inline(() -> await(next))); // nothing was left counted
        next.callback("the next one awaits");
        assertThat(told).endsWith("the next one awaits");
    }

    @Test
    void awaitInACallbackOfADeferredOfNoReactorIsRefused() {
        mustBeRefusedInACallbackOf(Deferred.succeed("v"));
    }

    @Test
    void awaitInACallbackOfADeferredThatWasMadeInTheBodyIsRefused() {
        Deferred<String> awaited = reactor.newDeferred();

        tell(inline(() -> {
            Deferred<String> made = new Deferred<>();
            Deferred<String> chain = made.addCallback(value -> await(awaited));
            made.callback("v");
            return await(chain);
        }));

        assertThat(failure()).hasMessageContaining(" was called in a callback that runs within coroutine in");
    }

    @Test
    void awaitInACallbackOfAnotherReactorsDeferredIsRefused() {
        try (TestReactor other = TestReactor.create()) {
            Deferred<String> chain = other.reactor().newDeferred();
            chain.callback("v");

            mustBeRefusedInACallbackOf(chain);
        }
    }

    @Test
    void awaitInACallbackOfADeferredWithAConfinementOfItsOwnIsRefused() {
        Confinement anyThread = (confined, method) -> {};
        Deferred<String> chain = new Deferred<>(anyThread);
        chain.callback("v");

        mustBeRefusedInACallbackOf(chain);
    }

    @Test
    void aCallbackOfAnotherReactorMayBeginACoroutineThatAwaits() {
        try (TestReactor other = TestReactor.create()) {
            Deferred<String> start = other.reactor().newDeferred();
            Deferred<String> awaited = other.reactor().newDeferred();
            start.onSuccess(value -> tell(inline(() -> value + await(awaited))));

            start.callback("a");
            awaited.callback("b");

            assertThat(told).containsExactly("ab");
        }
    }

    private void mustBeRefusedToAwait(Function<Deferred<Object>, Deferred<?>> ofItsOwn) {
        Deferred<String> start = reactor.newDeferred();
        AtomicReference<Deferred<Object>> own = new AtomicReference<>();
        own.set(inline(() -> {
            await(start);
            return await(ofItsOwn.apply(own.get()));
        }));
        tell(own.get());

        start.callback("go");

        assertThat(failure())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching(
                        "the coroutine of OwnDeferred@.* awaited Deferred@.*, which waits for it, so it would"
                                + " wait for itself for ever; await another Deferred");
    }

    @Test
    void aForkOfItsOwnIsRefused() {
        mustBeRefusedToAwait(Deferred::fork);
    }

    @Test
    void aForkOfAForkIsRefused() {
        mustBeRefusedToAwait(own -> own.fork().fork());
    }

    @Test
    void aGatheringWithItsOwnIsRefused() {
        mustBeRefusedToAwait(own -> Deferreds.gatherResults(List.of(reactor.newDeferred(), own)));
    }

    @Test
    void aListWithAForkOfItsOwnInAGatheringIsRefused() {
        mustBeRefusedToAwait(own -> Deferreds.list(
                List.of(Deferreds.gatherResults(List.of(own.fork(), reactor.newDeferred())), reactor.newDeferred())));
    }

    @Test
    void aChainThatWaitsForAnotherCoroutineWhichAwaitsAForkIsRefused() {
        mustBeRefusedToAwait(own -> {
            Deferred<Object> chain = reactor.newDeferred();
            chain.addCallbackDeferring(go -> inline(() -> await(own.fork())));
            chain.callback("go");
            return chain;
        });
    }

    @Test
    void aRaceWithItsOwnMayBeDecidedByAnother() {
        Deferred<String> start = reactor.newDeferred();
        Deferred<Object> other = reactor.newDeferred();
        AtomicReference<Deferred<Object>> own = new AtomicReference<>();
        own.set(inline(() -> {
            await(start);
            return await(Deferreds.race(List.of(own.get().fork(), other))).value();
        }));
        tell(own.get());
        start.callback("go");

        other.callback("the other");

        assertThat(told).containsExactly("the other");
    }

    @Test
    void aGatheringOfWhatHasArrivedIsAwaited() {
        Deferred<String> start = reactor.newDeferred();
        Deferred<String> other = reactor.newDeferred();
        Deferred<String> waits = inline(() -> {
            await(start);
            Deferred<String> there = Deferred.succeed("a");
            return String.join(" ", await(Deferreds.gatherResults(List.of(there, there.fork(), other.fork()))));
        });
        tell(inline(() -> await(waits)));
        start.callback("go");

        other.callback("b");

        assertThat(told).containsExactly("a a b");
    }

    @Test
    void aCallbackThatReturnsAGatheringOfItsChainIsRefused() {
        Deferred<Object> chain = reactor.newDeferred();
        AtomicReference<Deferred<?>> gathered = new AtomicReference<>();
        chain.addCallbackDeferring(value -> gathered.get().addCallback(Object.class::cast));
        gathered.set(Deferreds.gatherResults(List.of(chain)));

        chain.callback("go");

        gathered.get().addErrback(failure -> {
            told.add(failure);
            return null;
        });
        assertThat(failure()).hasMessageContaining(", which waits for it, so it would wait for itself for ever");
    }
}
