package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.threadpool.internal.PoolDriver.Running;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The watch over what workers run. */
@Timeout(600)
final class PoolWatchdogTest {

    private static final Duration TOO_LONG = Duration.ofMillis(100);
    private static final Duration LOOK = TOO_LONG.dividedBy(4);

    private final CapturedPoolLog log = new CapturedPoolLog();
    private final RecordedStalls recorded = new RecordedStalls();
    private final DrivenPoolFixture driven = fixture(ThreadPool.named("db").maxThreads(3));

    private DrivenPoolFixture fixture(ThreadPoolBuilder builder) {
        return new DrivenPoolFixture(builder.watchdog(TOO_LONG).observedBy(recorded));
    }

    @AfterEach
    void logNoMore() {
        log.close();
    }

    private void pass(Duration time) {
        pass(driven, time);
    }

    private static void pass(DrivenPoolFixture driven, Duration time) {
        for (Duration left = time; left.toNanos() > 0; left = left.minus(LOOK)) {
            driven.advance(left.compareTo(LOOK) < 0 ? left : LOOK);
        }
    }

    private int repeats() {
        return ((DrivenPool) driven.driver).repeats();
    }

    @Test
    void aCallThatRunsTooLongIsToldOnceAndAgainWhenItHasEnded() {
        Running held = driven.occupy(1).get(0);
        pass(TOO_LONG.minusNanos(1));
        assertThat(log.messages()).isEmpty();

        pass(TOO_LONG.multipliedBy(3));

        assertThat(log.messages())
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("WARN Pool db: a call has run for more than 100 ms and goes on. Have such calls")
                        .contains("\n  deft-db-1"));
        held.finish();
        pass(LOOK.multipliedBy(2));
        assertThat(log.messages()).hasSize(2);
        assertThat(log.messages().get(1))
                .isEqualTo("WARN Pool db: what ran too long has ended, on deft-db-1 after about 424 ms");
        assertThat(recorded.events)
                .containsExactly("pool db on deft-db-1 for PT0.1S", "pool db on deft-db-1 took PT0.424999999S");
    }

    @Test
    void callsThatFollowOneAnotherAreNotOneThatRunsTooLong() {
        for (int i = 0; i < 20; i++) {
            Running held = driven.occupy(1).get(0);
            pass(TOO_LONG.minusNanos(1));
            held.finish();
        }

        assertThat(log.messages()).isEmpty();
    }

    @Test
    void aSecondCallOfTheSameWorkerIsToldForItself() {
        for (int i = 0; i < 2; i++) {
            Running held = driven.occupy(1).get(0);
            pass(TOO_LONG.plus(LOOK));
            held.finish();
        }
        pass(LOOK);

        assertThat(log.messages()).hasSize(4);
        assertThat(recorded.stalls).hasSize(2);
    }

    @Test
    void thoseThatAreFoundTogetherAreToldTogether() {
        driven.occupy(1).get(0).finish(); // so that somebody looks from now on
        List<Running> held = driven.occupy(3);
        pass(TOO_LONG.plus(LOOK));
        assertThat(log.messages())
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains("Pool db: 3 calls have run for more than 100 ms", "deft-db-1, deft-db-2, deft-db-3"));

        held.forEach(Running::finish);
        pass(LOOK);

        assertThat(log.messages().get(1)).contains("on deft-db-1 after about ", ", deft-db-2 after about ");
        assertThat(recorded.stalls).hasSize(3);
    }

    @Test
    void nobodyLooksAtAPoolThatIsIdle() {
        assertThat(repeats()).isZero();
        Running held = driven.occupy(1).get(0);
        assertThat(repeats()).isEqualTo(1);
        pass(Duration.ofHours(1).dividedBy(100));
        assertThat(repeats()).isEqualTo(1);

        held.finish();
        pass(LOOK.multipliedBy(3));

        assertThat(repeats()).isZero();
        driven.occupy(1);
        assertThat(repeats()).isEqualTo(1);
    }

    @Test
    void oneLooksHoweverManyWorkersAreBusy() {
        driven.occupy(3);

        assertThat(repeats()).isEqualTo(1);
    }

    @Test
    void theCallOfAShareIsToldUnderItsNameAndItsThreads() {
        DrivenPoolFixture shared = fixture(ThreadPool.named("db").maxThreads(2).shared());
        ThreadPool reports = shared.pool.share("reports").start();
        reports.execute(() -> {});
        Running held = shared.driver.begin(0);
        pass(shared, TOO_LONG.plus(LOOK));
        assertThat(log.messages())
                .singleElement()
                .satisfies(line -> assertThat(line).startsWith("WARN Pool db/reports: a call has run for more than"));

        held.finish();
        pass(shared, LOOK.multipliedBy(3));

        assertThat(log.messages()).hasSize(2);
        assertThat(((DrivenPool) shared.driver).repeats()).isZero();
    }

    @Test
    void aCallBesideTheWorkersIsNotWatched() {
        Future<Integer> beside = driven.pool.longRunning(() -> 1);
        pass(TOO_LONG.multipliedBy(2));

        assertThat(beside).isNotDone();
        assertThat(repeats()).isZero();
        assertThat(log.messages()).isEmpty();
    }

    @Test
    void lessThanAMillisecondIsRefused() {
        assertThatThrownBy(() -> ThreadPool.named("db").watchdog(Duration.ofNanos(999_999)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a watchdog's time must be at least 1 ms: 999.999 us");
    }

    @Test
    void withoutAThreadTheCallsRunAndItIsToldOnceAndTriedAgainLater() {
        ScriptedBackend backend = new ScriptedBackend();
        backend.noThread = new OutOfMemoryError("no thread");
        ThreadPool pool = new ThreadPool(ThreadPool.named("db").settings(), backend);
        PoolWatchdog dog = new PoolWatchdog("db", TOO_LONG, pool.poolState(), backend, null);
        dog.begins();
        assertThat(backend.elsewhere).containsOnlyKeys("deft-db-watchdog");
        backend.elsewhere.clear();
        dog.begins();
        assertThat(backend.elsewhere).isEmpty();

        backend.advance(TOO_LONG);
        dog.begins();

        assertThat(backend.elsewhere).hasSize(1);
        assertThat(log.messages())
                .singleElement()
                .satisfies(line ->
                        assertThat(line).startsWith("ERROR Pool db could not start the thread of its watchdog"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Tag("real-threads")
    void aCallThatBlocksIsFoundOnARealPoolWithItsStack(boolean virtual) throws Exception {
        if (virtual && Runtime.version().feature() < 21) {
            System.out.println("skipped: virtual workers need Java 21, and this is " + Runtime.version());
            return;
        }
        ThreadPoolBuilder builder =
                ThreadPool.named("db").watchdog(Duration.ofMillis(5)).observedBy(recorded);
        CountDownLatch found = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        builder.observedBy(new LatchedStalls(found, ended));
        try (ThreadPool pool = (virtual ? builder.virtual(2) : builder.maxThreads(2)).start()) {
            pool.execute(() -> blockUntil(found));
            ended.await();
        }

        assertThat(recorded.stalls)
                .singleElement()
                .satisfies(stall -> assertThat(stall.stack())
                        .anyMatch(frame -> frame.getMethodName().equals("blockUntil")));
        assertThat(log.messages().get(0))
                .contains("run for more than 5 ms", "deft-db-1", "PoolWatchdogTest.blockUntil");
        assertThat(log.messages().get(1)).contains("what ran too long has ended, on deft-db-1 after about ");
    }

    private static void blockUntil(CountDownLatch found) {
        try {
            found.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException("stopped before it was found", stopped);
        }
    }

    private record LatchedStalls(CountDownLatch found, CountDownLatch ended) implements PoolObserver {

        @Override
        public @Nullable CallObserver submitted(CallTimes call) {
            return null;
        }

        @Override
        public void stalled(Stall stall) {
            found.countDown();
        }

        @Override
        public void stallEnded(Stall stall, Duration about) {
            ended.countDown();
        }
    }
}
