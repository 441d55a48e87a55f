package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.deferred.Deferreds;
import dev.deft.reactor.testing.TestReactor;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Look-ups on the resolver's pool. */
final class ResolveTest {

    private static final List<InetAddress> HERE = List.of(InetAddress.getLoopbackAddress());

    private final List<String> lookedUp = new ArrayList<>();
    private final List<Object> told = new ArrayList<>();

    private List<InetAddress> lookUp(String host) {
        lookedUp.add(host);
        return HERE;
    }

    private TestReactor reactor() {
        return TestReactor.create(0, Reactor.builder().hostResolver(this::lookUp));
    }

    @Test
    void equalLookUpsTakeOneThread() {
        try (TestReactor test = reactor()) {
            Deferreds.gatherResults(List.of(
                            test.reactor().resolve("a"),
                            test.reactor().resolve("a"),
                            test.reactor().resolve("b")))
                    .onSuccess(told::add);

            assertThat(test.reactor().statistics().outstandingCalls()).isEqualTo(2);
            test.runWork();

            assertThat(lookedUp).containsExactlyInAnyOrder("a", "b");
            assertThat(told).containsExactly(List.of(HERE, HERE, HERE));
        }
    }

    @Test
    void aLookUpThatNobodyWaitsForIsNotOutstanding() {
        try (TestReactor test = reactor()) {
            test.reactor().resolve("a").onFailure(told::add).cancel();

            assertThat(told).singleElement().isInstanceOf(CancellationException.class);
            assertThat(test.reactor().statistics().outstandingCalls()).isZero();
        }
    }

    @Test
    void theTimeInTheQueueDoesNotCount() {
        try (TestReactor test = reactor()) {
            test.reactor().resolve("a", Duration.ofSeconds(1)).onSuccess(told::add);

            test.advance(Duration.ofHours(1));
            test.runWork();

            assertThat(told).containsExactly(HERE);
        }
    }

    @Test
    void aLookUpIsRefusedWhereTheReactorHasStopped() {
        TestReactor test = reactor();
        Reactor reactor = test.reactor();
        reactor.addSystemEventTrigger(
                Phase.AFTER,
                SystemEvent.SHUTDOWN,
                () -> reactor.resolve("late").addErrback(ReactorStoppedException.class, stopped -> {
                    told.add("refused");
                    return HERE;
                }));

        test.close();

        assertThat(told).containsExactly("refused");
        assertThat(lookedUp).isEmpty();
    }

    @Test
    void aNegativeTimeOutIsRefused() {
        try (TestReactor test = reactor()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> test.reactor().resolve("a", Duration.ofMillis(-1)))
                    .withMessage("a timeout must not be negative: -1 ms; give zero or more");
        }
    }

    @Test
    @Tag("real-threads")
    void aResolverThatHangsIsGivenUpAfterTheTimeOutAndWhoeverAsksNextWaitsForTheSameLookUp() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        try (Reactor reactor = Reactor.builder()
                .hostResolver(host -> {
                    asked.incrementAndGet();
                    awaitUninterruptibly(release);
                    return HERE;
                })
                .create()
                .start()) {
            assertThatThrownBy(
                            () -> reactor.blockingCallFromThread(() -> reactor.resolve("slow", Duration.ofMillis(1))))
                    .isInstanceOf(TimeoutException.class)
                    .hasMessageContaining("no address of slow within 1 ms");
            assertThat(reactor.statistics().outstandingCalls())
                    .as("the look-up, which keeps its thread")
                    .isEqualTo(1);
            CompletableFuture<List<InetAddress>> next = reactor.submit(() -> reactor.resolve("slow"));
            release.countDown();

            assertThat(next.get()).isEqualTo(HERE);
            assertThat(asked).hasValue(1);
        } finally {
            release.countDown();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
