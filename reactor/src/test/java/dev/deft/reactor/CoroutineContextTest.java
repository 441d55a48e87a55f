package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.testing.TestReactor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A coroutine keeps the context in which it was begun, on each backend. */
class CoroutineContextTest {

    private static final ThreadLocal<@Nullable String> USER = new ThreadLocal<>();

    private final List<String> seen = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"continuation", "virtual-threads", "platform-threads"})
    void itHasItsOwnFromItsBeginningToItsEnd(String backend) {
        ReactorBuilder builder = CoroutineFixture.builder(backend).carries(ContextCarrier.of(USER));
        try (TestReactor test = TestReactor.create(0, builder)) {
            Deferred<String> first = test.reactor().newDeferred();
            Deferred<String> second = test.reactor().newDeferred();

            USER.set("ann");
            Deferred<String> done = Coroutines.inline(() -> {
                note("begins");
                Coroutines.await(first);
                note("goes on");
                USER.set("changed by the coroutine");
                Coroutines.await(second);
                note("ends");
                return "done";
            });
            note("who began it");
            USER.set("bob");
            first.callback("1");
            note("who fired the first");
            USER.remove();
            second.callback("2");
            assertThat(done.isCalled()).isTrue();
            note("who fired the second");
        }
        assertThat(seen)
                .containsExactly(
                        "begins: ann",
                        "who began it: ann",
                        "goes on: ann",
                        "who fired the first: bob",
                        "ends: changed by the coroutine",
                        "who fired the second: null");
    }

    private void note(String what) {
        seen.add(what + ": " + USER.get());
    }
}
