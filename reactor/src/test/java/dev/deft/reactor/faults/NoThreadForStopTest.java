package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.ReactorStoppedException;
import dev.deft.reactor.ThreadsLeftToAReactor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The system has no thread left: for the reactor to run in, or for its stop to wait for a pool in.
 */
@Tag("real-threads")
final class NoThreadForStopTest {

    private final ThreadsLeftToAReactor machine = new ThreadsLeftToAReactor();

    @Test
    void aReactorThatCannotStartIsAsItWasOnThreads() throws Exception {
        Reactor reactor = machine.builder(Reactor.builder()).create();
        machine.hasNone();
        assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(reactor::start);
        assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(reactor::start);
        machine.hasSome();

        Deferred<String> made = reactor.newDeferred(); // it is its maker's still
        assertThat(made.isCalled()).isFalse();
        try (Reactor started = reactor.start()) {
            assertThat(started.<String>blockingCallFromThread(() -> started.deferToThread(() -> "row")))
                    .isEqualTo("row");
        }
    }

    @Test
    void aReactorThatCannotStartCanBeClosedOnThreads() {
        Reactor reactor = machine.builder(Reactor.builder()).create();
        machine.hasNone();
        assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(reactor::start);

        reactor.close();

        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> reactor.execute(() -> {}));
    }

    @Test
    void aReactorThatCannotWaitForItsPoolsCancelsTheirWorkOnThreads() throws Exception {
        FaultScenario.onThreads(reactor -> machine.builder(reactor.threadPoolSize(1)), scenario -> {
            Reactor reactor = scenario.reactor();
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch never = new CountDownLatch(1);
            List<ObservedDeferred> calls = scenario.onReactor(() -> {
                machine.hasNone();
                return List.of(
                        scenario.note("a call that runs", reactor.deferToThread(() -> {
                            begun.countDown();
                            never.await();
                            return "never";
                        })),
                        scenario.note("a call that waits", reactor.deferToThread(() -> "never")),
                        scenario.note("a look-up", reactor.resolve("localhost")));
            });
            begun.await();
            calls.get(2).outcome();

            scenario.stop(reactor);

            assertThat(calls.get(0).outcome()) // it is interrupted, and tells so if it is quick
                    .isInstanceOfAny(InterruptedException.class, ReactorStoppedException.class);
            assertThat(calls.get(1).outcome()).isInstanceOf(CancellationException.class);
        });
    }

    @Test
    void aReactorThatNeverRanAndCannotWaitForItsPoolsEndsAllTheSameOnThreads() throws Exception {
        Reactor reactor = machine.builder(Reactor.builder().stopTimeout(Duration.ofSeconds(1)))
                .create();
        CountDownLatch begun = new CountDownLatch(1);
        ObservedDeferred running = new ObservedDeferred("a call that runs", reactor.deferToThread(() -> {
            begun.countDown();
            new CountDownLatch(1).await();
            return "never";
        }));
        begun.await();
        machine.hasNone();

        reactor.close();

        assertThat(running.outcome()).isInstanceOfAny(InterruptedException.class, ReactorStoppedException.class);
        assertThat(running.times()).isEqualTo(1);
    }
}
