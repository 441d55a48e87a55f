package dev.deft.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.reactor.Reactor;
import dev.deft.reactor.testing.TestReactor;
import dev.deft.threadpool.CallObserver;
import dev.deft.threadpool.CallTimes;
import dev.deft.threadpool.PoolObserver;
import dev.deft.threadpool.SaturationPolicy;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The parts of calls' latencies, recorded under a hand-driven clock. */
class LiveLatencyTest {

    private static final Duration MS = Duration.ofMillis(1);

    private final TestReactor test = TestReactor.create();
    private final Reactor reactor = test.reactor();
    private final LiveLatency latency = new LiveLatency(() -> test.elapsed().toNanos());

    /** Has each outcome be on its way for three milliseconds. */
    private final PoolObserver slowReturn = call -> new CallObserver() {
        @Override
        public void finished(CallTimes ended, @Nullable Throwable failure) {
            test.spend(MS.multipliedBy(3));
        }
    };

    private final ThreadPool pool = test.start(
            ThreadPool.named("db").fixed(1).queueCapacity(1).observedBy(latency).observedBy(slowReturn));

    @AfterEach
    void end() {
        test.close();
    }

    private void defer(Duration wait, Duration run) {
        reactor.deferToThreadPool(pool, () -> test.spend(run)).onFailure(failure -> {});
        test.advance(wait);
        test.runWork();
    }

    private static void assertMillis(OptionalLong nanos, double millis) {
        assertThat(nanos).isPresent();
        assertThat(nanos.getAsLong() / 1e6).isBetween(0.99 * millis, 1.01 * millis);
    }

    @Test
    void theWaitTheRunAndTheReturnHopAreRecordedApart() {
        defer(MS.multipliedBy(20), MS.multipliedBy(7));

        LatencySnapshot snapshot = latency.snapshot("db");

        assertThat(snapshot.submitted()).isEqualTo(1);
        assertThat(snapshot.interval()).isEqualTo(MS.multipliedBy(30));
        assertMillis(snapshot.queue().maxNanos(), 20);
        assertMillis(snapshot.run().maxNanos(), 7);
        assertMillis(snapshot.whole().maxNanos(), 27);
        assertMillis(snapshot.returned().maxNanos(), 3);
    }

    @Test
    void percentilesAndMeansAreThoseOfTheCalls() {
        for (int i = 1; i <= 100; i++) {
            defer(Duration.ZERO, MS.multipliedBy(i));
        }
        LatencyTimes run = latency.snapshot("db").run();

        assertThat(run.count()).isEqualTo(100);
        assertMillis(run.percentileNanos(50), 50);
        assertMillis(run.percentileNanos(99), 99);
        assertThat(run.meanNanos().getAsDouble() / 1e6).isBetween(50.0, 51.0);
    }

    @Test
    void aSnapshotDoesNotChangeWhileMoreIsRecorded() {
        defer(MS, MS);
        LatencySnapshot first = latency.snapshot("db");
        defer(MS, MS);

        assertThat(first.run().count()).isEqualTo(1);
        Histogram copy = first.run().histogram();
        copy.recordValue(5);
        assertThat(first.run().count()).isEqualTo(1);
        assertThat(latency.snapshot("db").run().count()).isEqualTo(2);
    }

    @Test
    void anIntervalHasWhatCameSinceTheEarlierSnapshotForEachWhoReads() {
        defer(MS, MS);
        LatencySnapshot first = latency.snapshot("db");
        defer(MS.multipliedBy(40), MS.multipliedBy(9));
        LatencySnapshot second = latency.snapshot("db");
        defer(MS, MS);

        LatencySnapshot interval = second.since(first);
        assertThat(interval.interval()).isEqualTo(MS.multipliedBy(52));
        assertThat(interval.submitted()).isEqualTo(1);
        assertThat(interval.queue().count()).isEqualTo(1);
        assertMillis(interval.queue().percentileNanos(0), 40);
        assertMillis(interval.run().maxNanos(), 9);
        assertThat(latency.snapshot("db").since(first).submitted()).isEqualTo(2);
    }

    @Test
    void refusedCallsAreCountedApartFromThoseThatAreGivenUp() {
        reactor.deferToThreadPool(pool, () -> "runs").onFailure(failure -> {});
        var given = reactor.deferToThreadPool(pool, () -> "is given up");
        given.onFailure(failure -> {});
        reactor.deferToThreadPool(pool, () -> "is refused").onFailure(failure -> {});
        given.cancel();
        test.runWork();

        LatencySnapshot snapshot = latency.snapshot("db");
        assertThat(snapshot.submitted()).isEqualTo(3);
        assertThat(snapshot.refused()).isEqualTo(1);
        assertThat(snapshot.discarded()).isEqualTo(1);
        assertThat(snapshot.run().count()).isEqualTo(1);
    }

    @Test
    void aCallThatANewerOneTookThePlaceOfIsNoRefusedOne() {
        ThreadPool dropping = test.start(ThreadPool.named("dropping")
                .fixed(1)
                .queueCapacity(1)
                .whenFull(SaturationPolicy.dropOldest())
                .observedBy(latency));
        for (int i = 0; i < 3; i++) {
            reactor.deferToThreadPool(dropping, () -> "value").onFailure(failure -> {});
        }
        test.runWork();

        assertThat(latency.snapshot("dropping").refused()).isZero();
        assertThat(latency.snapshot("dropping").discarded()).isEqualTo(1);
    }

    @Test
    void aTimeBeyondTheRangeIsCountedAsTheLongestAndAsBeyondIt() {
        defer(Duration.ofHours(5), MS);

        LatencySnapshot snapshot = latency.snapshot("db");
        assertThat(snapshot.beyondRange()).isEqualTo(1);
        assertMillis(snapshot.queue().maxNanos(), 3_600_000);
    }

    @Test
    void poolsAreRecordedByTheirNames() {
        ThreadPool other = test.start(ThreadPool.named("files").fixed(1).observedBy(latency));
        defer(MS, MS);
        other.execute(() -> {});
        test.runWork();

        assertThat(latency.pools()).containsExactlyInAnyOrder("db", "files");
        assertThat(latency.snapshot("files").run().count()).isEqualTo(1);
        assertThat(latency.snapshot("files").returned().count()).isZero();
    }

    @Test
    void aPoolThatWasNotHeardOfHasAnEmptySnapshot() {
        LatencySnapshot none = latency.snapshot("unheard of");

        assertThat(none.submitted()).isZero();
        assertThat(none.queue().meanNanos()).isEqualTo(OptionalDouble.empty());
        assertThat(none.queue().percentileNanos(99)).isEqualTo(OptionalLong.empty());
        assertThat(none.queue()).hasToString("no calls");
    }

    @Test
    void snapshotsOfTwoPoolsOrInTheWrongOrderAreNoInterval() {
        LatencySnapshot first = latency.snapshot("db");
        defer(MS, MS);
        LatencySnapshot second = latency.snapshot("db");

        assertThatThrownBy(() -> first.since(second)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> second.since(latency.snapshot("files")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'files'", "'db'");
    }
}
