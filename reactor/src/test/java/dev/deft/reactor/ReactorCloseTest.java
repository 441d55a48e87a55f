package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.deft.threadpool.ThreadPool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A thread that closes a reactor waits for its end, and never for ever. */
@Tag("real-threads")
@ParameterizedClass
@EnumSource(names = {"NIO", "EPOLL"})
final class ReactorCloseTest {

    private static final Duration GENEROUS = Duration.ofMinutes(10);

    @Parameter
    Transport transport;

    @BeforeEach
    void skipWhereItCannotBeHad() {
        Transports.assumeAvailable(transport);
    }

    private Reactor reactor(String name, Duration stopTimeout) {
        ReactorBuilder builder =
                Reactor.builder().name(name).transport(transport).stopTimeout(stopTimeout);
        builder.closeGrace = Duration.ofMillis(100);
        return builder.create().start();
    }

    @Test
    void unlessAskedOtherwiseItWaitsFiveSecondsBeyondTheStopTimeout() {
        assertThat(Reactor.builder().closeGrace).hasSeconds(5);
    }

    @Test
    void aShutdownHookThatClosesWhileATimedCallExitsDoesNotKeepTheProcess() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process program = new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        ExitingProgram.class.getName(),
                        transport.name())
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(program.waitFor(GENEROUS.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(program.exitValue()).isEqualTo(3);
            assertThat(program.inputReader().lines()).contains("closed");
        } finally {
            program.destroyForcibly();
        }
    }

    @Test
    void twoReactorsThatCloseEachOtherOnTheirOwnThreadsEnd() throws Exception {
        Reactor first = reactor("first", Duration.ofMillis(10));
        Reactor second = reactor("second", Duration.ofMillis(10));
        CountDownLatch bothWait = new CountDownLatch(2);
        try (LoggedEvents log = new LoggedEvents(Reactor.class)) {
            first.callFromThread(() -> closeTogether(bothWait, second));
            second.callFromThread(() -> closeTogether(bothWait, first));
            bothWait.await();

            assertThat(first.close(GENEROUS)).isTrue();
            assertThat(second.close(GENEROUS)).isTrue();

            // The other may have ended meanwhile.
            assertThat(log.messages())
                    .anySatisfy(message -> assertThat(message)
                            .matches("(?s)close\\(\\) on thread 'deft-(first|second)' has waited 110 ms for reactor"
                                    + " '(first|second)', which has not ended: its thread 'deft-(first|second)' is held up."
                                    + ".*ReactorCloseTest\\.closeTogether.*"));
        }
    }

    private static void closeTogether(CountDownLatch bothWait, Reactor other) {
        bothWait.countDown();
        awaitUninterruptibly(bothWait); // or the other could have ended before it was asked to
        other.close();
    }

    @Test
    void closeSaysWhetherTheReactorHasEndedInTheGivenTimeAndWhatHoldsItUp() {
        CountDownLatch release = new CountDownLatch(1);
        Reactor reactor = reactor("web", Duration.ofDays(1));
        CountDownLatch blocked = blockedOn(release, reactor);
        awaitUninterruptibly(blocked);

        try (LoggedEvents log = new LoggedEvents(Reactor.class)) {
            assertThat(reactor.close(Duration.ofMillis(1))).isFalse();

            assertThat(log.messages())
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .startsWith("close() on thread '" + Thread.currentThread().getName()
                            + "' has waited 1 ms for reactor 'web', which has not ended: its thread 'deft-web' is held up."
                            + " Let what it does there return, not wait for this thread, or give close(Duration) more time."
                            + " It is\n      at ")
                    .contains("ReactorCloseTest.awaitUninterruptibly");
        }
        release.countDown();
        assertThat(reactor.close(GENEROUS)).isTrue();
        assertThat(reactor.close(Duration.ZERO)).isTrue();
    }

    @Test
    void anInterruptEndsTheWaitOfAGivenLengthAndIsThereAfterwards() {
        CountDownLatch release = new CountDownLatch(1);
        Reactor reactor = reactor("web", Duration.ofDays(1));
        awaitUninterruptibly(blockedOn(release, reactor));
        Thread.currentThread().interrupt();

        assertThat(reactor.close(Duration.ofDays(1))).isFalse();

        assertThat(Thread.interrupted()).isTrue();
        release.countDown();
        reactor.close();
    }

    @Test
    void onAWorkerOfAPoolThatStopsWithTheReactorCloseDoesNotWait() throws Exception {
        Reactor reactor = reactor("web", Duration.ofDays(1));
        ThreadPool db = ThreadPool.named("db").fixed(1).start();
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        reactor.callFromThread(() -> {
            reactor.stopsWith(db);
            db.execute(() -> {
                reactor.close();
                interrupted.complete(Thread.currentThread().isInterrupted());
            });
        });

        assertThat(interrupted.get(GENEROUS.toSeconds(), TimeUnit.SECONDS)).isFalse();
        assertThat(reactor.close(GENEROUS)).isTrue();
        assertThat(db.statistics().workers()).isZero();
    }

    @Test
    void inACallBesideTheWorkersOfSuchAPoolItDoesNotWaitEither() throws Exception {
        Reactor reactor = reactor("web", Duration.ofDays(1));
        ThreadPool db = ThreadPool.named("db").start();
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        reactor.callFromThread(() -> {
            reactor.stopsWith(db);
            var unused = db.longRunning(() -> {
                reactor.close();
                return interrupted.complete(Thread.currentThread().isInterrupted());
            });
        });

        assertThat(interrupted.get(GENEROUS.toSeconds(), TimeUnit.SECONDS)).isFalse();
        assertThat(reactor.close(GENEROUS)).isTrue();
    }

    @Test
    void aNegativeWaitIsRefusedAndStopsNothing() throws Exception {
        try (Reactor reactor = reactor("web", Duration.ofDays(1))) {
            assertThatIllegalArgumentException().isThrownBy(() -> reactor.close(Duration.ofNanos(-1)));

            assertThat(reactor.<String>blockingCallFromThread(() -> reactor.deferToThread(() -> "runs")))
                    .isEqualTo("runs");
        }
    }

    /** Blocks the reactor's thread; the latch that is returned opens when it is. */
    private static CountDownLatch blockedOn(CountDownLatch release, Reactor reactor) {
        CountDownLatch blocked = new CountDownLatch(1);
        reactor.callFromThread(() -> {
            blocked.countDown();
            awaitUninterruptibly(release);
        });
        return blocked;
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
