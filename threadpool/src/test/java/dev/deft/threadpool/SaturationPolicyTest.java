package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.threadpool.internal.PoolTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The rules for calls for which a queue has no place, on pools of one worker that are driven by hand. */
class SaturationPolicyTest {

    private final List<String> told = new ArrayList<>();

    @Test
    void aRefusedCallIsToldWhatThePoolLookedLike() {
        DrivenPoolFixture driven = pool(SaturationPolicy.refuse(), 4);
        driven.occupy(1);
        driven.submit("a", "b"); // half of the places: the pool is looked at
        driven.advance(Duration.ofSeconds(3));
        driven.submit("c", "d");

        assertThatThrownBy(() -> driven.submit("e"))
                .isInstanceOfSatisfying(QueueFullException.class, full -> {
                    assertThat(full.pool()).isEqualTo("db");
                    assertThat(full.queued()).isEqualTo(4);
                    assertThat(full.queueCapacity()).isEqualTo(4);
                    assertThat(full.longestRunning())
                            .containsExactly(new RunningCall("deft-db-1", Duration.ofSeconds(3)));
                })
                .hasMessageEndingWith(". Its longest call has run on deft-db-1 for at least 3000 ms");
    }

    @Test
    void aCallForWhichItsWorkerWasWokenIsTimedFromItsBeginningThoughNobodyLookedSince() {
        DrivenPoolFixture driven = pool(SaturationPolicy.refuse(), 4);
        driven.occupy(1).get(0).finish();
        driven.advance(Duration.ofSeconds(1));
        driven.occupy(1);
        driven.advance(Duration.ofSeconds(3));
        driven.submit("a", "b", "c", "d");

        assertThatThrownBy(() -> driven.submit("e"))
                .isInstanceOfSatisfying(
                        QueueFullException.class,
                        full -> assertThat(full.longestRunning())
                                .containsExactly(new RunningCall("deft-db-1", Duration.ofSeconds(3))));
    }

    @Test
    void aCallThatItsWorkerTookRightAfterAnotherIsTimedFromWhenItWasFirstSeen() {
        DrivenPoolFixture driven = pool(SaturationPolicy.refuse(), 4);
        var held = driven.occupy(1);
        driven.submit("next");
        held.get(0).finish();
        driven.driver.begin(0);
        driven.advance(Duration.ofSeconds(1)); // of which nobody knows
        driven.submit("a", "b", "c");
        driven.advance(Duration.ofSeconds(2));
        driven.submit("d");

        assertThatThrownBy(() -> driven.submit("e"))
                .isInstanceOfSatisfying(
                        QueueFullException.class,
                        full -> assertThat(full.longestRunning())
                                .containsExactly(new RunningCall("deft-db-1", Duration.ofSeconds(2))));
    }

    @Test
    void aWorkerThatHasSinceTakenAnotherCallIsNotSaidToRunTheOldOne() {
        DrivenPoolFixture driven = pool(SaturationPolicy.refuse(), 2);
        var held = driven.occupy(1);
        driven.submit("a");
        driven.advance(Duration.ofSeconds(3));
        held.get(0).finish();
        driven.driver.begin(0);
        driven.submit("b", "c");

        assertThatThrownBy(() -> driven.submit("d"))
                .isInstanceOfSatisfying(
                        QueueFullException.class,
                        full -> assertThat(full.longestRunning())
                                .containsExactly(new RunningCall("deft-db-1", Duration.ZERO)));
    }

    @Test
    void callsThatWaitForAPlaceGetItInTheOrderInWhichTheyCame() {
        DrivenPoolFixture driven = pool(SaturationPolicy.waitForPlace(2), 1);
        driven.occupy(1);
        driven.submit("queued", "first", "second");

        assertThat(driven.statistics().queued()).isEqualTo(1);
        assertThat(driven.statistics().waitingForPlace()).isEqualTo(2);
        assertThat(driven.statistics().accepted()).isEqualTo(2);
        assertThatThrownBy(() -> driven.submit("third")).isInstanceOf(QueueFullException.class);
        assertThat(driven.statistics().refused()).isEqualTo(1);
    }

    @Test
    void eachCallThatEndsLetsOneMoveOnAndNoneThatComesLaterOvertakesIt() {
        DrivenPoolFixture driven = pool(SaturationPolicy.waitForPlace(3), 1);
        var held = driven.occupy(1);
        driven.submit("queued", "first", "second");

        held.get(0).finish();
        assertThat(driven.statistics().waitingForPlace()).isEqualTo(1);
        driven.submit("third");
        driven.runAll();

        assertThat(driven.ran).containsExactly("held 1", "queued", "first", "second", "third");
        assertThat(driven.statistics().waitingForPlace()).isZero();
        assertThat(driven.statistics().completed()).isEqualTo(5);
        assertThat(driven.statistics().refused()).isZero();
    }

    @Test
    void aCallMayBeSubmittedTwiceAndWaitTwice() {
        DrivenPoolFixture driven = pool(SaturationPolicy.waitForPlace(2), 1);
        driven.occupy(1);
        driven.submit("queued");
        Runnable same = () -> driven.ran.add("same");
        driven.pool.execute(same);
        driven.pool.execute(same);

        assertThat(driven.statistics().waitingForPlace()).isEqualTo(2);
    }

    @Test
    void aCancelledCallGivesItsPlaceToTheNextWhereverItWaits() throws Exception {
        DrivenPoolFixture driven = pool(SaturationPolicy.waitForPlace(2), 1);
        ExecutorService executor = driven.pool.asExecutorService();
        var held = driven.occupy(1);
        Future<?> queued = executor.submit(() -> driven.ran.add("queued"));
        Future<?> first = executor.submit(() -> driven.ran.add("first"));
        Future<?> second = executor.submit(() -> driven.ran.add("second"));

        first.cancel(false);
        assertThat(driven.statistics().waitingForPlace()).isEqualTo(1);
        assertThat(driven.statistics().discarded()).isZero(); // it was never accepted
        queued.cancel(false);

        assertThat(driven.statistics().waitingForPlace()).isZero();
        assertThat(driven.statistics().queued()).isEqualTo(1);
        held.get(0).finish();
        driven.runAll();
        assertThat(driven.ran).containsExactly("held 1", "second");
        assertThat(second).isDone();
    }

    @Test
    void aLargerPoolTakesInWhatWaitsForAPlace() {
        DrivenPoolFixture driven = pool(SaturationPolicy.waitForPlace(2), 1);
        driven.occupy(1);
        driven.submit("queued", "first", "second");

        driven.pool.resize(0, 3);

        assertThat(driven.statistics().waitingForPlace()).isZero();
    }

    @Test
    void aStopRefusesWhatWaitsForAPlaceAndRunsWhatIsQueued() {
        DrivenPoolFixture driven = pool(SaturationPolicy.waitForPlace(2), 1);
        driven.submit("running", "queued");
        driven.pool.<Integer>callInThreadWithCallback((value, failure) -> told.add(String.valueOf(failure)), () -> 1);

        boolean ended;
        try (CapturedPoolLog log = new CapturedPoolLog()) {
            ended = driven.pool.stop(Duration.ofSeconds(1));
            assertThat(log.messages()).singleElement().asString().contains("1 queued calls cancelled");
        }

        assertThat(ended).isFalse();
        assertThat(driven.ran).containsExactly("running", "queued");
        assertThat(told).singleElement().asString().startsWith(CancellationException.class.getName());
        assertThatThrownBy(() -> driven.submit("late")).hasMessageContaining("it was stopped");
    }

    @Test
    void aShutdownReturnsOrLogsWhatWaitsForAPlace() {
        DrivenPoolFixture driven = pool(SaturationPolicy.waitForPlace(2), 1);
        driven.occupy(1);
        Runnable queued = () -> driven.ran.add("queued");
        Runnable waiting = () -> driven.ran.add("waiting");
        driven.pool.execute(queued);
        driven.pool.execute(waiting);
        assertThat(driven.pool.asExecutorService().shutdownNow()).containsExactlyInAnyOrder(queued, waiting);

        DrivenPoolFixture other = pool(SaturationPolicy.waitForPlace(2), 1);
        other.occupy(1);
        other.submit("queued", "waiting");
        try (CapturedPoolLog log = new CapturedPoolLog()) {
            other.pool.asExecutorService().shutdown();
            assertThat(log.failures()).containsExactly(CancellationException.class.getName());
        }
        assertThat(other.statistics().refused()).isEqualTo(1);
    }

    @Test
    void whatWaitsForAPlaceGetsItWhereTheLastThreadCannotBeStartedForThoseBefore() {
        DrivenPoolFixture[] driven = {null};
        boolean[] failed = {false};
        driven[0] = new DrivenPoolFixture(ThreadPool.named("db")
                .maxThreads(1)
                .queueCapacity(1)
                .whenFull(SaturationPolicy.waitForPlace(10))
                .threadFactory(work -> {
                    if (!failed[0]) {
                        failed[0] = true;
                        driven[0].submit("second", "third");
                        throw new OutOfMemoryError("no thread, in a test");
                    }
                    return new Thread(work);
                }));

        assertThatThrownBy(() -> driven[0].submit("first")).hasMessageContaining("could start no thread");
        driven[0].runAll();

        assertThat(driven[0].ran).containsExactly("third");
        assertThat(driven[0].statistics().waitingForPlace()).isZero();
    }

    @Test
    void theOldestIsDroppedForTheNewestAndToldSo() {
        DrivenPoolFixture driven = pool(SaturationPolicy.dropOldest(), 2);
        var held = driven.occupy(1);
        driven.pool.<Integer>callInThreadWithCallback(
                (value, failure) -> {
                    assertThat(failure)
                            .isInstanceOf(CallDroppedException.class)
                            .hasMessageStartingWith("pool db dropped a call: its queue is full (2 calls wait, 1 of at"
                                    + " most 1 workers are busy), and a newer one took its place. Submit more slowly");
                    told.add("dropped");
                },
                () -> 1);
        driven.submit("second", "third");

        assertThat(told).containsExactly("dropped");
        assertThat(driven.statistics().discarded()).isEqualTo(1);
        assertThat(driven.statistics().refused()).isZero();
        held.get(0).finish();
        driven.runAll();
        assertThat(driven.ran).containsExactly("held 1", "second", "third");
    }

    @Test
    void whoSubmitsAgainWhenItsCallIsDroppedDoesNotTakeThePlaceOfTheNewerOne() {
        DrivenPoolFixture driven = pool(SaturationPolicy.dropOldest(), 1);
        driven.occupy(1);
        submitAgainWhenDropped(driven);
        Runnable newer = new RecordedTask("newer", told);

        driven.pool.execute(newer);

        assertThat(told).containsExactly("dropped while 1 wait", "newer discarded: CallDroppedException");
        driven.runAll();
        assertThat(driven.statistics().discarded()).isEqualTo(2);
    }

    /** As a call is that is retried at once, though ten times at most. */
    private void submitAgainWhenDropped(DrivenPoolFixture driven) {
        driven.pool.<Integer>callInThreadWithCallback(
                (value, failure) -> {
                    if (failure != null && told.size() < 10) {
                        told.add("dropped while " + driven.statistics().queued() + " wait");
                        submitAgainWhenDropped(driven);
                    }
                },
                () -> 1);
    }

    @Test
    void theFutureOfADroppedCallFailsWithThat() {
        DrivenPoolFixture driven = pool(SaturationPolicy.dropOldest(), 1);
        ExecutorService executor = driven.pool.asExecutorService();
        driven.occupy(1);
        Future<Integer> dropped = executor.submit(() -> 1);
        var unused = executor.submit(() -> 2);

        assertThatThrownBy(dropped::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(CallDroppedException.class);
    }

    @Test
    void aDroppedCallThatHasNobodyToTellIsLogged() {
        DrivenPoolFixture driven = pool(SaturationPolicy.dropOldest(), 1);
        driven.occupy(1);
        try (CapturedPoolLog log = new CapturedPoolLog()) {
            driven.submit("first", "second");
            assertThat(log.failures()).containsExactly(CallDroppedException.class.getName());
        }
    }

    @Test
    void whatHasExpiredIsDroppedAndTheOrderOfTheOthersStays() {
        DrivenPoolFixture driven = pool(SaturationPolicy.dropExpired(), 4);
        var held = driven.occupy(1);
        driven.submit("first");
        driven.pool.execute(new Expiring());
        driven.pool.execute(new RecordedTask("in time", driven.ran));
        driven.submit("second", "third");

        assertThat(told).singleElement().asString().contains("it had waited for longer than it was to");
        assertThatThrownBy(() -> driven.submit("fourth")).isInstanceOf(QueueFullException.class);
        held.get(0).finish();
        driven.runAll();
        assertThat(driven.ran).containsExactly("held 1", "first", "in time ran", "second", "third");
    }

    private final class Expiring implements PoolTask {

        @Override
        public void run() {
            told.add("run");
        }

        @Override
        public void discarded(Throwable reason) {
            told.add(String.valueOf(reason.getMessage()));
        }

        @Override
        public boolean isExpired() {
            return true;
        }
    }

    @Test
    void whereNothingHasExpiredTheQueueIsNotLookedThroughForEachCallThatIsRefused() {
        int queued = 400;
        DrivenPoolFixture driven = pool(SaturationPolicy.dropExpired(), queued);
        driven.occupy(1);
        AtomicInteger looks = new AtomicInteger();
        for (int i = 0; i < queued; i++) {
            driven.pool.execute(new Counting(looks));
        }

        int refused = 10 * queued;
        for (int i = 0; i < refused; i++) {
            assertThatThrownBy(() -> driven.submit("one too many")).isInstanceOf(QueueFullException.class);
        }

        assertThat(looks).hasPositiveValue().hasValueLessThan(5 * refused);
    }

    /** A call that never expires, and counts how often it is asked. */
    private static final class Counting implements PoolTask {

        private final AtomicInteger looks;

        Counting(AtomicInteger looks) {
            this.looks = looks;
        }

        @Override
        public void run() {}

        @Override
        public void discarded(Throwable reason) {}

        @Override
        public boolean isExpired() {
            looks.incrementAndGet();
            return false;
        }
    }

    @Test
    void aCallThatHasAPlaceAndReachesTheQueueTooLateForAStopIsRefusedOnce() {
        DrivenPoolFixture driven = pool(SaturationPolicy.waitForPlace(1), 1);
        driven.occupy(1);
        assertThat(driven.pool.poolState().admit()).isNull();
        driven.pool.asExecutorService().shutdownNow();

        Runnable late = () -> driven.ran.add("late");
        assertThat(driven.pool.dispatcher().accept(late, driven.pool.poolState().submitAdmitted(late)))
                .hasMessageContaining("it was stopped");

        assertThat(driven.statistics().refused()).isEqualTo(1);
        assertThat(driven.statistics().accepted()).as("the one that runs").isEqualTo(1);
    }

    @Test
    void badPoliciesAreRefused() {
        assertThatThrownBy(() -> SaturationPolicy.waitForPlace(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "atMost is 0, the number of calls that may wait for a place; give at least 1, or refuse() to let"
                                + " none wait");
    }

    private static DrivenPoolFixture pool(SaturationPolicy policy, int queueCapacity) {
        return new DrivenPoolFixture(ThreadPool.named("db")
                .maxThreads(1)
                .queueCapacity(queueCapacity)
                .whenFull(policy));
    }
}
