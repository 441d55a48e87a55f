package dev.deft.reactor;

import static dev.deft.reactor.Coroutines.await;
import static dev.deft.reactor.Coroutines.inline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.faults.GarbageCollection;
import dev.deft.threadpool.DeadlockException;
import dev.deft.threadpool.ThreadPool;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The mistakes of a body, which are refused or told of as far as they can be seen. */
@ParameterizedClass
@ValueSource(strings = {"continuation", "virtual-threads", "platform-threads"})
class CoroutineHazardsTest extends CoroutineFixture {

    private final Object monitor = new Object();

    @AfterEach
    void debuggingIsOff() {
        Deferred.setDebugging(false);
    }

    @Test
    void awaitInsideSynchronizedIsRefusedWhileDebuggingIsOn() {
        assumeFalse(
                backend.equals("virtual-threads"), "skipped: the JVM does not tell the monitors of a virtual thread");
        Deferred.setDebugging(true);
        Deferred<String> awaited = reactor.newDeferred();

        synchronized (this) { // the reactor's own is no hazard
            tell(inline(() -> {
                synchronized (monitor) {
                    return await(awaited);
                }
            }));
        }

        assertThat(failure())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching(
                        "await\\(Deferred@.*\\) in coroutine in .* was called while it holds the monitor of a java.lang.Object since"
                                + " .*CoroutineHazardsTest.*; await outside of synchronized, or use a DeferredLock");
        synchronized (this) {
            tell(inline(() -> await(awaited.fork()) + ", and nor is one that only its caller holds"));
        }
        tell(inline(() -> {
            synchronized (monitor) {
                told.add("a monitor that is left is no hazard");
            }
            return await(awaited);
        }));
        awaited.callback("v");
        assertThat(told)
                .endsWith("a monitor that is left is no hazard", "v, and nor is one that only its caller holds", "v");
    }

    @Test
    void awaitInAStaticInitialiserIsRefusedWhereNativeCodeIsOnTheStack() {
        assumeTrue(backend.equals("continuation"), "skipped: on threads it may be awaited there");
        AwaitsWhenInitialised.awaited = reactor.newDeferred();

        tell(inline(AwaitsWhenInitialised::value));

        assertThat(failure()).isInstanceOf(ExceptionInInitializerError.class);
        assertThat(failure().getCause())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot set it aside (Pinned: ")
                .hasMessageContaining(
                        "; await outside of synchronized, static initialisers and what native code calls");
        assertThat(AwaitsWhenInitialised.awaited.toString()).endsWith("[unfired]"); // nothing was left in it
        tell(inline(() -> await(Deferred.succeed("the next one runs"))));
        assertThat(told).endsWith("the next one runs");
    }

    /** A class in whose initialiser a Deferred is awaited. */
    private static final class AwaitsWhenInitialised {

        private static Deferred<String> awaited;

        private static String value() {
            return Awaiting.VALUE;
        }

        private static final class Awaiting {

            private static final String VALUE = awaited();

            private static String awaited() {
                try {
                    return await(awaited);
                } catch (RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    @Test
    void whatNobodyCanFireAnyMoreIsReportedOnceItIsGarbage() {
        assumeTrue(backend.equals("continuation"), "skipped: a thread holds what it awaits");
        AtomicReference<Deferred<String>> next = new AtomicReference<>();
        try (LoggedEvents log = new LoggedEvents(Reactor.class)) {
            WeakReference<Deferred<String>> dropped = new WeakReference<>(abandoned());
            assertThat(reactor.statistics().suspendedCoroutines()).isEqualTo(1);
            assertThat(GarbageCollection.isCollected(dropped)).isTrue();
            // The reference is queued by another thread of the JVM's, soon.
            Deferred<String> looks = inline(() -> {
                while (log.messages().isEmpty()) {
                    next.set(reactor.newDeferred());
                    await(next.get());
                }
                return "it has been reported";
            });
            while (!looks.isCalled()) {
                next.get().callback("v");
            }

            assertThat(log.messages().get(0))
                    .startsWith(
                            "Nobody can fire what coroutine in dev.deft.reactor.CoroutineHazardsTest awaits: it never"
                                    + " goes on, and its finally blocks do not run.");
            assertThat(reactor.statistics().suspendedCoroutines()).isZero();
        }
        assertThat(told).doesNotContain("finally");
    }

    private Deferred<String> abandoned() {
        Deferred<String> awaited = reactor.newDeferred();
        var unused = inline(() -> {
            try {
                return await(awaited);
            } finally {
                told.add("finally");
            }
        });
        return awaited;
    }

    @Test
    void onAThreadItWaitsUntilTheStop() {
        assumeFalse(backend.equals("continuation"), "skipped: a continuation is garbage by then");
        var unused = abandoned();

        test.close();

        assertThat(told).containsExactly("finally");
    }

    @Test
    void aFailureShowsWhereItWasAwaitedWhileDebuggingIsOn() {
        Deferred.setDebugging(true);
        Deferred<String> awaited = reactor.newDeferred();
        tell(inline(() -> awaitsDeepDown(awaited)));

        awaited.errback(new IOException("no"));

        assertThat(failure().getSuppressed()).singleElement().satisfies(marker -> {
            assertThat(marker)
                    .hasMessageContaining("awaited here, in coroutine in dev.deft.reactor.CoroutineHazardsTest@");
            assertThat(marker.getStackTrace())
                    .anyMatch(frame -> frame.getMethodName().equals("awaitsDeepDown"));
        });
    }

    private static String awaitsDeepDown(Deferred<String> awaited) throws Exception {
        return await(awaited);
    }

    @Test
    void whatIsFiredAtTheEndOfTheStackHasEachCoroutineEnd() throws Exception {
        int[] ended = new int[1];
        int[] suspended = new int[1];
        int made = 700;
        Thread small = new Thread(
                null,
                () -> {
                    try (dev.deft.reactor.testing.TestReactor own =
                            dev.deft.reactor.testing.TestReactor.create(0, builder(backend))) {
                        for (int i = 0; i < made; i++) {
                            Deferred<String> awaited = own.reactor().newDeferred();
                            inline(() -> {
                                        try {
                                            return await(awaited);
                                        } finally {
                                            ended[0]++;
                                        }
                                    })
                                    .addErrback(StackOverflowError.class, tooLittleForTheBody -> "");
                            int framesUp = i;
                            own.reactor().callFromThread(() -> fireAtTheEndOfTheStack(awaited, new int[] {framesUp}));
                            own.settle();
                            suspended[0] += own.reactor().statistics().suspendedCoroutines();
                        }
                    }
                },
                "small stack",
                512 * 1024);
        small.start();
        small.join();

        assertThat(ended[0]).isEqualTo(made);
        assertThat(suspended[0]).isZero();
    }

    /** Overflows the stack, and fires so many frames before its end as {@code framesUp} says. */
    @SuppressWarnings("InfiniteRecursion")
    private static void fireAtTheEndOfTheStack(Deferred<String> awaited, int[] framesUp) {
        try {
            fireAtTheEndOfTheStack(awaited, framesUp);
        } catch (StackOverflowError end) {
            if (framesUp[0]-- > 0) {
                throw end;
            }
            fire(awaited);
        }
    }

    private static void fire(Deferred<String> awaited) {
        if (!awaited.isCalled()) {
            awaited.callback("v");
        }
    }

    @Test
    @Tag("real-threads")
    void aWorkerThatWaitsForACoroutineWhichAwaitsACallOnItsPoolIsADeadlockThatIsFound() throws Exception {
        try (Reactor real = builder(backend).create().start();
                ThreadPool pool = ThreadPool.named("db").fixed(1).start()) {
            Callable<Deferred<String>> nested = () -> inline(() -> await(real.deferToThreadPool(pool, () -> "never")));

            Throwable thrown = real.blockingCallFromThread(
                    Duration.ofMinutes(10),
                    () -> real.<Throwable>deferToThreadPool(pool, () -> {
                        try {
                            real.blockingCallFromThread(nested);
                            return new AssertionError("it has come back");
                        } catch (DeadlockException found) {
                            return found;
                        }
                    }));

            assertThat(thrown).isInstanceOf(DeadlockException.class);
        }
    }
}
