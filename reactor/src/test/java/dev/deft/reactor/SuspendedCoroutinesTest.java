package dev.deft.reactor;

import static dev.deft.reactor.Coroutines.await;
import static dev.deft.reactor.Coroutines.inline;
import static dev.deft.reactor.Coroutines.suspended;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of the coroutines that are set aside. */
@ParameterizedClass
@ValueSource(strings = {"continuation", "virtual-threads", "platform-threads"})
class SuspendedCoroutinesTest extends CoroutineFixture {

    private static String asksTheStore(Deferred<String> row) throws Exception {
        return await(row);
    }

    @Test
    void eachIsListedWithWhatItAwaitsAndWhere() {
        Deferred<String> first = reactor.newDeferred();
        Deferred<String> second = reactor.newDeferred();
        tell(inline(() -> asksTheStore(first)));
        tell(inline(() -> await(second)));

        List<AwaitingCoroutine> all = suspended(reactor);

        assertThat(all).extracting(AwaitingCoroutine::awaited).containsExactly(first.toString(), second.toString());
        AwaitingCoroutine asks = all.get(0);
        assertThat(asks.coroutine()).startsWith("coroutine in dev.deft.reactor.SuspendedCoroutinesTest@");
        assertThat(asks.frames().get(0).getMethodName()).isEqualTo("asksTheStore");
        assertThat(asks.frames()) // with that of the lambda, where the JVM shows it
                .hasSizeBetween(2, 3)
                .allMatch(frame -> frame.getClassName().startsWith(SuspendedCoroutinesTest.class.getName()));
        assertThat(asks.toString())
                .matches(
                        "(?s)coroutine in dev.deft.reactor.SuspendedCoroutinesTest@\\w+ awaits Deferred@\\w+\\[unfired; then"
                                + " await]\n +at .*SuspendedCoroutinesTest.asksTheStore\\(.*");
        first.callback("a");
        assertThat(suspended(reactor)).hasSize(1);
        second.callback("b");
        assertThat(suspended(reactor)).isEmpty();
    }

    @Test
    void oneThatRunsIsNotListedThoughItWasSetAsideBefore() {
        Deferred<String> start = reactor.newDeferred();
        Deferred<String> never = reactor.newDeferred();
        tell(inline(() -> await(never)));
        tell(inline(() -> {
            await(start);
            return suspended(reactor).size();
        }));

        start.callback("go");

        assertThat(told).containsExactly(1);
    }

    @Test
    void noneIsListedWhenTheReactorHasStopped() {
        tell(inline(() -> await(reactor.newDeferred())));

        test.close();

        assertThat(suspended(reactor)).isEmpty();
    }

    @Test
    void anotherThreadIsRefused() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread other = new Thread(() -> {
            try {
                suspended(reactor);
            } catch (IllegalStateException refused) {
                thrown.set(refused);
            }
        });
        other.start();
        other.join();

        assertThat(thrown.get()).hasMessageContaining("Reactor.suspended was called on thread");
    }
}
