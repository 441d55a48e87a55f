package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deft.reactor.testing.TestReactor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Point 17 of Twisted's semantics, and the bound on calls from threads. */
final class CallFromThreadTest {

    private final TestReactor test = TestReactor.create();
    private final Reactor reactor = test.reactor();
    private final List<String> made = new ArrayList<>();

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void callsAreMadeInTheOrderOfAsking() {
        reactor.callFromThread(() -> made.add("a"));
        reactor.execute(() -> made.add("b"));
        reactor.callFromThread(() -> made.add("c"));

        assertThat(made).isEmpty();
        test.settle();
        assertThat(made).containsExactly("a", "b", "c");
    }

    @Test
    void onlyTheCallsQueuedWhenATurnStartsAreMadeInIt() {
        reactor.callLater(Duration.ZERO, () -> made.add("timer"));
        reactor.callFromThread(() -> {
            made.add("first");
            reactor.callFromThread(() -> made.add("asked for by the first"));
        });
        reactor.callFromThread(() -> made.add("second"));

        test.settle();

        assertThat(made).containsExactly("first", "second", "timer", "asked for by the first");
    }

    @Test
    void aFloodOfCallsLeavesTimersTheirTurn() {
        reactor.callLater(Duration.ZERO, () -> made.add("timer after " + made.size()));
        for (int i = 0; i < 1000; i++) {
            reactor.callFromThread(() -> made.add("call"));
        }

        test.settle();

        assertThat(made).hasSize(1001).contains("timer after " + EventLoop.BATCH);
    }

    @Test
    void aCallThatThrowsIsLoggedAndKeepsNoOtherFromItsTurn() {
        try (LoggedEvents log = new LoggedEvents(Reactor.class)) {
            reactor.callFromThread(() -> {
                throw new StackOverflowError();
            });
            reactor.callFromThread(() -> made.add("other"));

            test.settle();

            assertThat(made).containsExactly("other");
            assertThat(log.messages()).singleElement().asString().startsWith("callFromThread: ");
        }
    }

    @Test
    void aFailureThatCannotEvenBeLoggedKeepsNoOtherCallFromItsTurn() {
        try (LoggedEvents log = new LoggedEvents(Reactor.class)) {
            reactor.callFromThread(() -> {
                made.add("first");
                throw new IllegalStateException() {
                    @Override
                    public String getMessage() {
                        throw new StackOverflowError();
                    }
                };
            });
            reactor.callFromThread(() -> made.add("other"));

            test.settle();

            assertThat(made).containsExactly("first", "other");
            assertThat(log.messages()).singleElement().asString().contains("could not be logged");
        }
    }

    @Test
    void theReactorTakesAsManyCallsAsItsLimitAndRefusesTheNext() {
        for (int i = 0; i < CallsFromThread.LIMIT; i++) {
            reactor.callFromThread(() -> {});
        }

        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> reactor.callFromThread(() -> {}))
                .withMessageContaining("Reactor 'reactor' has 65536 calls from threads waiting");
        assertThat(reactor.statistics().waitingCallsFromThread()).isEqualTo(65_536);

        test.settle();
        assertThat(reactor.statistics().waitingCallsFromThread()).isZero();
        reactor.callFromThread(() -> made.add("taken again"));
        test.settle();
        assertThat(made).containsExactly("taken again");
    }
}
