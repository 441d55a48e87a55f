package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.internal.ReactorAccess;
import dev.deft.reactor.testing.TestReactor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An interrupt of the reactor's thread: nobody inherits it, and none from outside is lost without a word. */
@Tag("real-threads")
@ParameterizedClass
@EnumSource(names = {"NIO", "EPOLL"})
final class ReactorInterruptTest {

    @Parameter
    Transport transport;

    private final LoggedEvents log = new LoggedEvents(Reactor.class);

    /** The calls that were made; below, those that were made with an interrupt of another's. */
    private final List<String> called = new ArrayList<>();

    private final List<String> inherited = new ArrayList<>();

    @BeforeEach
    void skipWhereItCannotBeHad() {
        Transports.assumeAvailable(transport);
    }

    @AfterEach
    void end() {
        log.close();
        Thread.interrupted(); // of a test that failed
    }

    private Reactor reactor() {
        return Reactor.builder().name("web").transport(transport).create();
    }

    /** Looks for somebody else's interrupt and leaves one. */
    private void leave(String who) {
        called.add(who);
        if (Thread.currentThread().isInterrupted()) {
            inherited.add(who);
        }
        Thread.currentThread().interrupt();
    }

    /** All that a reactor calls, each of them twice. */
    @SuppressWarnings("ImmutableEnumChecker") // a lambda without state
    private enum Kind {
        CALL_FROM_THREAD(2, (reactor, test) -> {
            reactor.callFromThread(() -> test.leave("a call from a thread"));
            reactor.callFromThread(() -> test.leave("the next"));
        }),
        TIMED_CALL(2, (reactor, test) -> {
            reactor.callLater(Duration.ZERO, () -> test.leave("a timed call"));
            reactor.callLater(Duration.ZERO, () -> test.leave("the next"));
        }),
        DROPPED_TIMED_CALL(2, (reactor, test) -> {
            reactor.callLater(Duration.ofDays(1), () -> {}, stopped -> test.leave("who waits for a timed call"));
            reactor.callLater(Duration.ofDays(1), () -> {}, stopped -> test.leave("the next"));
        }),
        TRIGGER(3, (reactor, test) -> {
            reactor.addSystemEventTrigger(Phase.BEFORE, SystemEvent.SHUTDOWN, () -> test.left("before"));
            reactor.addSystemEventTrigger(Phase.DURING, SystemEvent.SHUTDOWN, () -> test.left("during"));
            reactor.addSystemEventTrigger(Phase.AFTER, SystemEvent.SHUTDOWN, () -> test.left("after"));
        }),
        CALLBACK_OF_ONE_CHAIN(
                2,
                (reactor, test) -> reactor.deferToThread(() -> "row")
                        .addCallback(row -> test.left("a callback"))
                        .addCallback(row -> test.left("the next"))),
        THROWING_CALLBACK(
                2,
                (reactor, test) -> reactor.deferToThread(() -> "row")
                        .addCallback(row -> {
                            test.leave("a callback that throws");
                            throw new InterruptedException();
                        })
                        .addErrback(failure -> test.left("the errback"))),
        CALLBACK_OF_ANOTHER_CHAIN(2, (reactor, test) -> {
            reactor.deferToThread(() -> "row").addCallback(row -> test.left("a callback"));
            reactor.deferToThread(() -> "row").addCallback(row -> test.left("another chain's"));
        }),
        DEPENDENT_OF_A_STAGE(2, (reactor, test) -> {
            Deferred<String> row = reactor.deferToThread(() -> "row");
            var unused = row.toCompletionStage().whenComplete((value, failure) -> test.leave("a dependent"));
            row.addCallback(value -> test.left("a callback"));
        }),
        CALLBACK_AT_THE_END(2, (reactor, test) -> {
            for (int i = 0; i < 2; i++) { // never run by this executor: they fail when the reactor ends
                reactor.deferToThreadPool(never -> {}, () -> "row")
                        .addErrback(failure -> test.left("an errback at the end"));
            }
        });

        private final int calls;
        private final BiConsumer<Reactor, ReactorInterruptTest> asks;

        Kind(int calls, BiConsumer<Reactor, ReactorInterruptTest> asks) {
            this.calls = calls;
            this.asks = asks;
        }
    }

    private String left(String who) {
        leave(who);
        return who;
    }

    @ParameterizedTest
    @EnumSource
    void nobodyInheritsTheInterruptThatAnotherLeft(Kind kind) {
        Reactor reactor = reactor();
        kind.asks.accept(reactor, this);
        reactor.callLater(Duration.ofMillis(5), reactor::stop);

        reactor.run();

        assertThat(called).hasSize(kind.calls);
        assertThat(inherited).isEmpty();
        assertThat(Thread.currentThread().isInterrupted()).as("after run()").isFalse();
        assertThat(log.messages())
                .filteredOn(message -> message.contains("ended with the reactor's thread interrupted; that is cleared"))
                .hasSize(kind.calls);
    }

    @ParameterizedTest
    @EnumSource
    void nobodyInheritsItByHandEither(Kind kind) {
        try (TestReactor test = TestReactor.create(0, Reactor.builder().transport(transport))) {
            kind.asks.accept(test.reactor(), this);
            test.advance(Duration.ofMillis(5));
            test.runWork();
        }

        assertThat(called).hasSize(kind.calls);
        assertThat(inherited).isEmpty();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void theReleasedFuturesOfSubmitDoNotInheritIt() {
        Reactor reactor = reactor();
        reactor.callWhenRunning(() -> {
            for (int i = 0; i < 2; i++) {
                var unused = submittedTo(reactor).whenComplete((value, failure) -> leave("a dependent"));
            }
            reactor.stop();
        });

        reactor.run();

        assertThat(called).hasSize(2);
        assertThat(inherited).isEmpty();
        assertThat(Thread.interrupted()).isFalse();
    }

    /** Submits by another thread: the reactor's own may not wait for itself. */
    private static CompletableFuture<String> submittedTo(Reactor reactor) {
        FutureTask<CompletableFuture<String>> submits = new FutureTask<>(() -> reactor.submit(reactor::newDeferred));
        new Thread(submits).start();
        try {
            return submits.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anInterruptFromBeforeRunReachesNoCallAndIsThereAgainAfterwards() {
        Reactor reactor = reactor();
        reactor.callWhenRunning(() -> {
            leave("a call when running");
            reactor.stop();
        });
        Thread.currentThread().interrupt();

        reactor.run();

        assertThat(inherited).isEmpty();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(log.messages())
                .contains(
                        "The thread of reactor 'web' was interrupted while none of its calls ran; the reactor goes on."
                                + " To end it, call stop()");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anInterruptByAnotherThreadWhileTheReactorSleepsIsLoggedReachesNoCallAndIsThereAfterRun(boolean hasChannels)
            throws Exception {
        Reactor reactor = reactor();
        Thread loop = Thread.currentThread();
        reactor.callWhenRunning(() -> {
            if (hasChannels) {
                ReactorAccess.get().sockets(reactor);
            }
            new Thread(() -> {
                        while (hasChannels ? !isInTheTransport(loop) : loop.getState() != Thread.State.WAITING) {
                            Thread.onSpinWait();
                        }
                        loop.interrupt();
                        while ((!hasChannels || transport == Transport.NIO) && loop.isInterrupted()) {
                            Thread.onSpinWait(); // it ends a park and wakes a selector; epoll sleeps on
                        }
                        reactor.callFromThread(() -> {
                            leave("a call from a thread");
                            Thread.interrupted();
                            reactor.stop();
                        });
                    })
                    .start();
        });

        reactor.run();

        assertThat(inherited).isEmpty();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(log.messages())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("The thread of reactor 'web' was interrupted");
    }

    private static boolean isInTheTransport(Thread loop) {
        if (loop.getState() != Thread.State.RUNNABLE) {
            return false;
        }
        for (StackTraceElement frame : loop.getStackTrace()) {
            if (frame.getMethodName().equals("select") || frame.getMethodName().startsWith("epollWait")) {
                return true;
            }
        }
        return false;
    }

    @Test
    void aReactorThatNeverRanDoesNotSwallowTheInterruptOfWhoeverClosesIt() {
        Reactor reactor = reactor();
        Deferred<String> made = reactor.<String>newDeferred().addErrback(failure -> left("an errback"));
        reactor.deferToThreadPool(never -> {}, () -> "row").chainDeferred(made);
        Thread.currentThread().interrupt();

        reactor.close();

        assertThat(called).hasSize(1);
        assertThat(inherited).isEmpty();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aHandDrivenReactorLeavesTheTestsOwnInterruptWhereItWas() {
        try (TestReactor test = TestReactor.create()) {
            Thread.currentThread().interrupt();
            test.reactor().callFromThread(() -> leave("a call from a thread"));
            test.settle();

            assertThat(inherited).isEmpty();
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
