package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.LookUpWindow;
import dev.deft.analysis.result.Percentile;
import dev.deft.reactor.HostResolver;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.testing.TestReactor;
import dev.deft.threadpool.ThreadPool;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A round on a reactor and pools that are stepped by hand. The workers take four steps a millisecond, in an order that is drawn, and a call takes two; so the
 * 20 calls of the user's that are always outstanding take ten milliseconds.
 */
class IsolationRunTest {

    private static final int STEPS_A_MILLI = 4;
    private static final long MS = 1_000_000;
    private static final HostResolver RESOLVER = host -> List.of(InetAddress.getLoopbackAddress());
    private static final Duration NEVER = Duration.ofSeconds(2);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void inAPoolThatTheUserFloodsALookUpWaitsForAllThatIsAhead(long seed) {
        LookUpWindow shared = measured(LookUpPlace.SHARED, NEVER, seed);
        assertThat(p50(shared)).isGreaterThan(5 * MS);
        assertThat(shared.latencies().samples()).isBetween(70L, 130L);
        assertThat(shared.userThroughput()).isBetween(500.0, 2_000.0);
        assertThat(shared.timeouts()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void onPoolsOfTheirOwnTheFloodDoesNotReachThem(long seed) {
        LookUpWindow own = measured(LookUpPlace.OWN, NEVER, seed);
        assertThat(p50(own)).isLessThan(3 * MS);
        assertThat(own.latencies().samples()).isBetween(70L, 130L);
        assertThat(own.userThroughput()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void inAShareWithAThreadOfItsOwnTheFloodDoesNotReachThem(long seed) {
        LookUpWindow reserved = measured(LookUpPlace.RESERVED, NEVER, seed);
        assertThat(p50(reserved)).isLessThan(3 * MS);
        assertThat(reserved.userThroughput()).isPositive();
    }

    @Test
    void theReferenceHasTheSameLookUpsAndNoUserWork() {
        LookUpWindow alone = measured(LookUpPlace.ALONE, NEVER, 1);
        assertThat(alone.userThroughput()).isNull();
        assertThat(alone.latencies().samples())
                .isEqualTo(measured(LookUpPlace.OWN, NEVER, 1).latencies().samples());
    }

    @Test
    void whatHasNoAnswerInTimeIsGivenUpThenAndCounted() {
        LookUpWindow shared = measured(LookUpPlace.SHARED, Duration.ofMillis(5), 1);
        assertThat(shared.timeouts()).isGreaterThan(shared.latencies().samples() / 2);
        assertThat(shared.latencies().maxNanos()).isBetween(5 * MS, 7 * MS);
        assertThat(measured(LookUpPlace.OWN, Duration.ofMillis(15), 1).timeouts())
                .isZero();
    }

    @Test
    void aLookUpThatFailsEndsTheRound() {
        HostResolver failing = host -> {
            throw new UnknownHostException(host + " is nowhere");
        };
        assertThat(outcome(LookUpPlace.SHARED, failing, NEVER, 1))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("is nowhere");
    }

    private static long p50(LookUpWindow window) {
        return window.latencies().quantile(Percentile.P50).orElseThrow().nanos();
    }

    private static LookUpWindow measured(LookUpPlace place, Duration timeout, long seed) {
        return outcome(place, RESOLVER, timeout, seed).join();
    }

    private static CompletableFuture<LookUpWindow> outcome(
            LookUpPlace place, HostResolver resolver, Duration timeout, long seed) {
        IsolationPlan plan = IsolationPlans.plan("noop", timeout, 1);
        try (TestReactor test = TestReactor.create(seed, Reactor.builder().hostResolver(resolver))) {
            ThreadPool user = test.start(place.users(plan.workers()));
            IsolationRun run = new IsolationRun(
                    place,
                    plan,
                    test.reactor(),
                    user,
                    resolver,
                    () -> test.elapsed().toNanos(),
                    CpuClock.ofThisJvm(),
                    plan.warmUp(),
                    plan.time(),
                    seed);
            CompletableFuture<LookUpWindow> outcome = run.outcome();
            run.start();
            for (int milli = 0; !outcome.isDone() && milli < 10_000; milli++) {
                test.advance(Duration.ofMillis(1));
                for (int step = 0; step < STEPS_A_MILLI; step++) {
                    test.step();
                }
            }
            assertThat(outcome).isDone();
            return outcome;
        }
    }
}
