package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.deft.threadpool.internal.PoolDriver.Running;
import dev.deft.threadpool.sizing.CohortTimes;
import dev.deft.threadpool.sizing.Sizing;
import dev.deft.threadpool.sizing.SizingDecision;
import dev.deft.threadpool.sizing.SizingReason;
import dev.deft.threadpool.sizing.SizingWithoutMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pools that find their size: what their controllers are told, and what they do about it. */
@Timeout(600)
class PoolSizerTest {

    private static final Duration HALF_SECOND = Duration.ofMillis(500);

    private final List<SizingDecision> trace = new ArrayList<>();

    private ThreadPoolBuilder builder(Sizing sizing) {
        return ThreadPool.named("work").minThreads(2).maxThreads(20).sizing(sizing.tracedBy(trace::add));
    }

    private DrivenPoolFixture probing() {
        return new DrivenPoolFixture(builder(Sizing.probing()));
    }

    private DrivenPoolFixture hillClimbing() {
        return new DrivenPoolFixture(builder(Sizing.hillClimbing()));
    }

    private static void submit(DrivenPoolFixture driven, int calls) {
        for (int i = 0; i < calls; i++) {
            driven.submit("call");
        }
    }

    private static List<Running> beginAll(DrivenPoolFixture driven) {
        List<Running> begun = new ArrayList<>();
        for (Running next = driven.driver.begin(0); next != null; next = driven.driver.begin(0)) {
            begun.add(next);
        }
        return begun;
    }

    /** Has every worker that can begin with a call, all of which take so long. */
    private static void round(DrivenPoolFixture driven, Duration time) {
        List<Running> begun = beginAll(driven);
        driven.advance(time);
        begun.forEach(Running::finish);
    }

    private List<SizingReason> reasons() {
        return trace.stream().map(SizingDecision::reason).toList();
    }

    private SizingDecision last() {
        return trace.get(trace.size() - 1);
    }

    @Test
    void itBeginsWithItsMinimumHoweverMuchWaits() {
        DrivenPoolFixture driven = probing();
        submit(driven, 50);

        assertThat(driven.statistics().workers()).isEqualTo(2);
        assertThat(driven.statistics().goal()).isEqualTo(2);
        assertThat(driven.statistics().maxThreads()).isEqualTo(20);
    }

    @Test
    void withoutASizingTheGoalIsTheMaximum() {
        DrivenPoolFixture driven =
                new DrivenPoolFixture(ThreadPool.named("work").maxThreads(20));

        assertThat(driven.statistics().goal()).isEqualTo(20);
        driven.pool.resize(1, 5);
        assertThat(driven.statistics().goal()).isEqualTo(5);
    }

    @Test
    void theQueueHasRoomForAsManyCallsAsWithoutASizing() {
        DrivenPoolFixture driven =
                new DrivenPoolFixture(builder(Sizing.probing()).queueCapacity(10));
        submit(driven, 30);

        assertThatThrownBy(() -> submit(driven, 1)).isInstanceOf(QueueFullException.class);
    }

    @Test
    void theProbeTimesACohortAndDoublesTheWorkersThatThenRunWhatWaits() {
        DrivenPoolFixture driven = probing();
        submit(driven, 100);
        for (int i = 0; i < 8; i++) {
            assertThat(trace).isEmpty();
            round(driven, Duration.ofMillis(100));
        }

        assertThat(reasons()).containsExactly(SizingReason.FIRST_COHORT);
        CohortTimes times = Objects.requireNonNull(last().sample().cohort());
        assertThat(times.workers()).isEqualTo(2);
        assertThat(times.tasks()).isEqualTo(16);
        assertThat(times.meanNanos()).isCloseTo(100e6, within(1.0));
        assertThat(times.varianceNanos()).isCloseTo(0, within(1.0));
        assertThat(last().throughput()).as("2 workers at 10 calls a second").isCloseTo(20, within(1e-6));
        assertThat(driven.statistics().goal()).isEqualTo(4);
        assertThat(beginAll(driven)).hasSize(4);
    }

    @Test
    void aCohortThatGoesOnWaitsForItsLastTasksOnce() {
        DrivenPoolFixture driven = probing();
        submit(driven, 100);
        Running late = Objects.requireNonNull(driven.driver.begin(0));
        for (int i = 0; i < 31; i++) {
            Running other = Objects.requireNonNull(driven.driver.begin(0));
            driven.advance(Duration.ofNanos(100_000));
            other.finish();
        }
        assertThat(trace).isEmpty();

        late.finish();

        // 16 in 3.1 ms are too short, and so are 32, all of which have ended by then
        assertThat(reasons()).containsExactly(SizingReason.MORE_TASKS, SizingReason.MORE_TASKS);
        assertThat(trace)
                .extracting(decision ->
                        Objects.requireNonNull(decision.sample().cohort()).tasks())
                .containsExactly(16, 32);
    }

    @Test
    void aCohortDuringWhichNothingWaitedForAMomentIsBegunAgain() {
        DrivenPoolFixture driven = probing();
        submit(driven, 12);
        for (int i = 0; i < 6; i++) {
            round(driven, Duration.ofMillis(100)); // the last one finds the queue empty
        }
        submit(driven, 100);
        for (int i = 0; i < 7; i++) {
            round(driven, Duration.ofMillis(100));
        }
        assertThat(trace).isEmpty();

        round(driven, Duration.ofMillis(100));
        assertThat(reasons()).containsExactly(SizingReason.FIRST_COHORT);
    }

    @Test
    void whereNothingEverWaitsNothingIsDecided() {
        DrivenPoolFixture driven = probing();
        for (int i = 0; i < 100; i++) {
            submit(driven, 1);
            round(driven, Duration.ofMillis(100));
        }

        assertThat(trace).isEmpty();
        assertThat(driven.statistics().goal()).isEqualTo(2);
    }

    @Test
    void aTaskThatNeverEndsHoldsItsCohortUpNoLongerThanTenTimesWhatTheOthersTook() {
        DrivenPoolFixture driven = new DrivenPoolFixture(builder(Sizing.probing()));
        submit(driven, 400);
        Running endless = Objects.requireNonNull(driven.driver.begin(0));
        for (int i = 0; i < 32; i++) {
            round(driven, Duration.ofMillis(100));
        }

        CohortTimes times = Objects.requireNonNull(trace.get(0).sample().cohort());
        assertThat(times.tasks()).isEqualTo(15);
        assertThat(times.meanNanos())
                .as("15 of 100 ms, and one of 2.5 s or more")
                .isBetween(260e6, 310e6);
        endless.finish();
    }

    @Test
    void declaredWaitingIsNoneOfACallsTime() {
        DrivenPoolFixture driven = probing();
        for (int i = 0; i < 40; i++) {
            driven.pool.execute(() -> {
                try {
                    ThreadPool.blocking(() -> ThreadPool.blocking(() -> {
                        driven.advance(Duration.ofMillis(100));
                        return null;
                    }));
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                driven.advance(Duration.ofMillis(10));
            });
        }
        driven.run(16);

        assertThat(driven.statistics().failed()).isZero();
        CohortTimes times = Objects.requireNonNull(trace.get(0).sample().cohort());
        assertThat(times.meanNanos()).isCloseTo(10e6, within(1.0));
    }

    @Test
    void whileCallsWaitAsTheySayOthersStandInForThemAtOnceUpToTheMaximum() {
        DrivenPoolFixture driven = probing();
        List<Integer> workers = new ArrayList<>();
        nest(driven, 40, workers);

        driven.runAll();

        assertThat(driven.statistics().failed()).isZero();
        assertThat(driven.statistics().completed()).isEqualTo(40);
        assertThat(workers.stream().mapToInt(Integer::intValue).max()).hasValue(20);
        assertThat(driven.statistics().largestWorkers()).isEqualTo(20);
        assertThat(driven.statistics().workers()).as("the goal").isEqualTo(2);
        assertThat(driven.statistics().goal()).isEqualTo(2);
    }

    /** Submits a call that waits, as it says, while the next is run, and so on. */
    private static void nest(DrivenPoolFixture driven, int depth, List<Integer> workers) {
        if (depth == 0) {
            return;
        }
        driven.pool.execute(() -> {
            try {
                ThreadPool.blocking(() -> {
                    nest(driven, depth - 1, workers);
                    workers.add(driven.statistics().workers());
                    driven.step();
                    return null;
                });
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void callsThatWaitForLongAsTheySayKeepNoOthersFromBeingTimed() {
        DrivenPoolFixture driven = probing();
        List<SizingReason> meanwhile = new ArrayList<>();
        AtomicInteger toBegin = new AtomicInteger(16);
        for (int i = 0; i < 16; i++) {
            executeBlocking(driven, () -> {
                if (toBegin.decrementAndGet() > 0) {
                    driven.step(); // the next one that waits
                    return;
                }
                for (int round = 0; round < 40; round++) {
                    round(driven, Duration.ofMillis(100));
                }
                meanwhile.addAll(reasons());
            });
        }
        submit(driven, 1000);

        driven.step();

        assertThat(driven.statistics().failed()).isZero();
        assertThat(meanwhile).startsWith(SizingReason.FIRST_COHORT);
        CohortTimes times = Objects.requireNonNull(trace.get(0).sample().cohort());
        assertThat(times.meanNanos()).isCloseTo(100e6, within(1.0));
        assertThat(trace.get(0).goal()).isEqualTo(4);
    }

    @Test
    void whileAllWorkersThatThereMayBeWaitAsTheySayTheGoalStays() {
        for (DrivenPoolFixture driven : List.of(probing(), hillClimbing())) {
            List<Integer> goals = new ArrayList<>();
            AtomicInteger begun = new AtomicInteger();
            for (int i = 0; i < 30; i++) {
                executeBlocking(driven, () -> {
                    if (begun.incrementAndGet() < 20) {
                        driven.step(); // the next one
                    } else if (begun.get() == 20) {
                        for (int look = 0; look < 40; look++) {
                            driven.advance(HALF_SECOND);
                            goals.add(driven.statistics().goal());
                        }
                    }
                });
            }

            driven.step();

            assertThat(driven.statistics().failed()).isZero();
            assertThat(goals).hasSize(40).containsOnly(2);
            assertThat(driven.statistics().largestWorkers()).isEqualTo(20);
        }
    }

    /** Submits a call that waits, as it says, while {@code meanwhile} is done. */
    private static void executeBlocking(DrivenPoolFixture driven, Runnable meanwhile) {
        driven.pool.execute(() -> {
            try {
                ThreadPool.blocking(() -> {
                    meanwhile.run();
                    return null;
                });
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void hillClimbingIsToldASampleWhenATaskEndsAfterItsTime() {
        DrivenPoolFixture driven = hillClimbing();
        submit(driven, 10_000);
        for (int i = 0; i < 200; i++) {
            round(driven, Duration.ofMillis(10));
        }

        assertThat(trace).hasSizeGreaterThan(9);
        assertThat(reasons()).startsWith(SizingReason.WARMUP).contains(SizingReason.CLIMBING_MOVE);
        for (int i = 1; i < trace.size(); i++) {
            long passed =
                    trace.get(i).sample().nanos() - trace.get(i - 1).sample().nanos();
            assertThat(Duration.ofNanos(passed)).isBetween(Duration.ofMillis(10), Duration.ofMillis(210));
        }
        assertThat(driven.statistics().goal()).isGreaterThan(3);
        assertThat(driven.statistics().workers()).isGreaterThan(3);
    }

    @Test
    void whereNothingEverWaitsHillClimbingGoesDownToTheMinimum() {
        DrivenPoolFixture driven =
                new DrivenPoolFixture(builder(Sizing.hillClimbing()).idleTimeout(Duration.ofDays(1)));
        driven.pool.resize(10, 20);
        driven.pool.resize(2, 20);
        assertThat(driven.statistics().goal()).isEqualTo(10);

        for (int i = 0; i < 20_000; i++) {
            submit(driven, 1);
            round(driven, Duration.ofMillis(10));
        }

        assertThat(driven.statistics().goal()).isBetween(2, 3);
        assertThat(trace).allMatch(decision -> !decision.sample().waiting());
        assertThat(reasons()).contains(SizingReason.CLIMBING_MOVE).doesNotContain(SizingReason.THREAD_TIMED_OUT);
    }

    @Test
    void aLowerGoalSendsTheSurplusWorkersAwayAfterTheirTasks() {
        DrivenPoolFixture driven = hillClimbing();
        submit(driven, 10_000);
        for (int i = 0; i < 400; i++) {
            round(driven, Duration.ofMillis(10));
            int surplus = driven.statistics().workers() - driven.statistics().goal();
            assertThat(surplus).as("after round %s", i).isLessThanOrEqualTo(0);
        }
        assertThat(trace).anyMatch(decision -> decision.goal() < decision.before());
    }

    @Test
    void queuedCallsThatDoNotMoveGetAnotherWorkerByEachRule() {
        DrivenPoolFixture climbing = hillClimbing();
        List<Running> held = climbing.occupy(2);
        climbing.submit("queued");
        assertThat(climbing.able()).isEmpty();
        climbing.advance(Duration.ofMillis(499));
        assertThat(climbing.able()).isEmpty();

        climbing.advance(Duration.ofMillis(1));
        assertThat(climbing.able()).containsExactly("deft-work-3");
        assertThat(reasons()).containsExactly(SizingReason.STARVATION);
        held.forEach(Running::finish);

        DrivenPoolFixture probing = probing();
        submit(probing, 100);
        List<Integer> goals = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            beginAll(probing);
            goals.add(probing.statistics().goal());
            probing.advance(HALF_SECOND);
        }
        assertThat(goals).containsExactly(2, 3, 4, 5, 7, 9, 12);
    }

    @Test
    void theGateLooksNoMoreOnceNothingWaitsAndAgainWhenCallsDo() {
        DrivenPoolFixture driven = hillClimbing();
        DrivenPool pool = (DrivenPool) driven.driver;
        driven.occupy(2).forEach(Running::finish);
        assertThat(pool.repeats()).as("nothing has waited").isZero();

        List<Running> held = driven.occupy(2);
        driven.submit("queued");
        assertThat(pool.repeats()).isEqualTo(1);

        held.forEach(Running::finish);
        driven.runAll();
        driven.advance(HALF_SECOND);
        assertThat(pool.repeats()).isEqualTo(1);
        driven.advance(HALF_SECOND);
        assertThat(pool.repeats()).isZero();

        driven.occupy(2);
        driven.submit("queued");
        assertThat(pool.repeats()).isEqualTo(1);
        driven.advance(HALF_SECOND);
        assertThat(driven.able()).hasSize(1);
    }

    @Test
    void workersThatLeaveForWantOfWorkTakeTheGoalWithThem() {
        DrivenPoolFixture driven = probing();
        submit(driven, 10);
        for (int i = 0; i < 4; i++) {
            beginAll(driven);
            driven.advance(HALF_SECOND);
        }
        int goal = driven.statistics().goal();
        assertThat(goal).isGreaterThan(4);
        DrivenPoolFixture other = probing();
        submit(other, 8);
        List<Running> held = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            held.addAll(beginAll(other));
            other.advance(HALF_SECOND);
        }
        held.addAll(beginAll(other));
        held.forEach(Running::finish);
        other.runAll();
        other.advance(HALF_SECOND);
        other.advance(HALF_SECOND);
        assertThat(other.statistics().goal()).isGreaterThan(2);

        other.advance(Duration.ofSeconds(60));

        assertThat(other.statistics().workers()).isEqualTo(2);
        assertThat(other.statistics().goal()).isEqualTo(2);
        assertThat(last().reason()).isEqualTo(SizingReason.THREAD_TIMED_OUT);
    }

    @Test
    void aResizeMovesTheLimitsAndTheGoalBetweenThem() {
        DrivenPoolFixture driven = probing();
        driven.pool.resize(5, 8);
        assertThat(driven.statistics().goal()).isEqualTo(5);
        assertThat(driven.statistics().workers()).isEqualTo(5);

        driven.pool.resize(1, 3);
        assertThat(driven.statistics().goal()).isEqualTo(3);
        assertThat(driven.statistics().workers()).isEqualTo(3);
        assertThat(reasons()).containsOnly(SizingReason.LIMITS_CHANGED);
    }

    @Test
    void ofTwoResizesThatCrossTheLastOneHoldsForTheControllerToo() {
        ScriptedBackend backend = new ScriptedBackend();
        ThreadPool pool = new ThreadPool(
                ThreadPool.named("work")
                        .minThreads(1)
                        .maxThreads(50)
                        .sizing(Sizing.hillClimbing().tracedBy(trace::add))
                        .settings(),
                backend);
        pool.withItsMinimum();
        backend.meanwhile(
                () -> { // the worker is idle
                    backend.onWake = () -> pool.resize(2, 10); // after the other one has moved the pool's limits
                    pool.resize(20, 30);
                    pool.asExecutorService().shutdown();
                });
        backend.run(backend.woken.get(0));

        assertThat(pool.statistics().maxThreads()).isEqualTo(10);
        assertThat(trace).extracting(SizingDecision::goal).containsExactly(2, 2);
        assertThat(pool.statistics().goal()).isEqualTo(2);
    }

    @Test
    void aTraceThatThrowsIsLoggedAndThePoolGoesOn() {
        try (CapturedPoolLog log = new CapturedPoolLog()) {
            DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("work")
                    .minThreads(2)
                    .maxThreads(20)
                    .sizing(Sizing.probing().tracedBy(decision -> {
                        throw new IllegalStateException("no room for a trace");
                    })));
            submit(driven, 100);
            for (int i = 0; i < 8; i++) {
                round(driven, Duration.ofMillis(100));
            }

            assertThat(driven.statistics().goal()).isEqualTo(4);
            assertThat(driven.statistics().failed()).isZero();
            assertThat(log.messages())
                    .containsExactly("ERROR The sizing of pool work, or its trace, threw; the pool goes on");
        }
    }

    @Test
    void aCohortForWhoseJudgementThereIsNoMemoryIsTimedAgain() {
        DrivenPoolFixture driven = new DrivenPoolFixture(builder(SizingWithoutMemory.atFirst()));
        submit(driven, 100);
        try (CapturedPoolLog log = new CapturedPoolLog()) {
            for (int i = 0; i < 8; i++) {
                round(driven, Duration.ofMillis(100));
            }
            assertThat(log.failures()).containsExactly(OutOfMemoryError.class.getName());
        }
        assertThat(trace).isEmpty();
        for (int i = 0; i < 8; i++) {
            round(driven, Duration.ofMillis(200));
        }

        assertThat(reasons()).containsExactly(SizingReason.FIRST_COHORT);
        CohortTimes times = Objects.requireNonNull(last().sample().cohort());
        assertThat(times.tasks()).isEqualTo(16);
        assertThat(times.meanNanos()).isCloseTo(200e6, within(1.0));
    }

    @Test
    void aCohortForWhichThereIsNoMemoryIsMadeLaterAndNoWorkerEnds() {
        DrivenPoolFixture driven = new DrivenPoolFixture(builder(SizingWithoutMemory.afterTheFirst()));
        submit(driven, 400);
        List<String> workers = driven.workers();
        try (CapturedPoolLog log = new CapturedPoolLog()) {
            for (int i = 0; i < 8; i++) {
                round(driven, Duration.ofMillis(100));
            }
            assertThat(log.failures()).containsExactly(OutOfMemoryError.class.getName());
        }
        assertThat(reasons()).containsExactly(SizingReason.FIRST_COHORT);
        assertThat(driven.workers()).containsAll(workers);
        for (int i = 0; i < 15; i++) {
            round(driven, Duration.ofMillis(100));
        }

        assertThat(reasons()).startsWith(SizingReason.FIRST_COHORT, SizingReason.WORTHWHILE);
        assertThat(driven.statistics().failed()).isZero();
    }

    @Test
    void aLookOfTheGateForWhichThereIsNoMemoryIsFollowedByOthers() {
        ScriptedBackend backend = new ScriptedBackend();
        ThreadPool pool = new ThreadPool(
                ThreadPool.named("work")
                        .maxThreads(4)
                        .sizing(Sizing.hillClimbing())
                        .settings(),
                backend);
        List<Integer> goals = new ArrayList<>();
        pool.execute(() -> {
            pool.execute(() -> goals.add(-1)); // for which no other worker may come
            Runnable look = Objects.requireNonNull(backend.elsewhere.get("deft-work-gate"));
            backend.noProcessorNanos = new OutOfMemoryError("no memory, in a test");
            look.run();
            backend.noProcessorNanos = null;
            for (int i = 0; i < 3; i++) {
                backend.advance(HALF_SECOND);
                look.run();
            }
            goals.add(pool.statistics().goal());
        });
        backend.meanwhile(pool.asExecutorService()::shutdown);

        try (CapturedPoolLog log = new CapturedPoolLog()) {
            backend.run(backend.woken.get(0));
            assertThat(log.failures()).containsExactly(OutOfMemoryError.class.getName());
        }

        assertThat(goals).containsExactly(2, -1);
        assertThat(pool.statistics().failed()).isZero();
    }

    @Test
    void theUseOfTheProcessorsIsKnownWhileTheGateLooksAndNotLater() {
        ScriptedBackend backend = new ScriptedBackend();
        ThreadPool pool = new ThreadPool(
                ThreadPool.named("work")
                        .maxThreads(4)
                        .sizing(Sizing.hillClimbing().tracedBy(trace::add))
                        .settings(),
                backend);
        Runnable look = () -> {
            backend.advance(HALF_SECOND);
            backend.processorNanos += HALF_SECOND.toNanos(); // so busy that no other worker comes
            backend.elsewhere.get("deft-work-gate").run();
        };
        pool.execute(() -> {
            pool.execute(() -> backend.advance(Duration.ofMillis(1))); // for which no other worker may come
            look.run();
            look.run();
        });
        backend.meanwhile(
                () -> { // the worker is idle
                    look.run();
                    look.run();
                    pool.execute(() -> backend.advance(Duration.ofSeconds(1)));
                    pool.asExecutorService().shutdown();
                });

        backend.run(backend.woken.get(0));

        assertThat(pool.statistics().failed()).isZero();
        assertThat(trace.get(0).sample().processorUse()).isCloseTo(1, within(1e-9));
        assertThat(last().sample().processorUse()).isNaN();
    }

    @Test
    void limitsThatLeaveNothingToChooseAreRefusedAndSoIsASharedPool() {
        assertThatThrownBy(() -> ThreadPool.named("work")
                        .fixed(8)
                        .sizing(Sizing.probing())
                        .start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pool 'work' has a sizing, probing, and nothing to choose: minThreads and maxThreads are"
                        + " both 8; give it more maxThreads, or no sizing");
        assertThatThrownBy(() -> ThreadPool.named("work")
                        .sizing(Sizing.hillClimbing())
                        .shared()
                        .start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pool 'work' has a sizing, hill climbing, and is shared; the threads of a shared pool are"
                        + " divided, so give it a fixed maximum, or no shares");
        assertThatThrownBy(() -> ThreadPool.named("work")
                        .minThreads(9)
                        .maxThreads(8)
                        .sizing(Sizing.probing())
                        .start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("minThreads is 9; give 0 to maxThreads, which is 8");
    }

    @Test
    void nestedCallsThatWaitForEachOtherGetSpareWorkersUpToTheMaximum() throws Exception {
        DrivenPoolFixture driven = probing();
        List<Running> held = driven.occupy(1);
        var executor = driven.pool.asExecutorService();
        var outer = executor.submit(() -> {
            var inner = executor.submit(() -> "inner");
            driven.advance(HALF_SECOND); // no other worker is left, and the gate starts one
            driven.runAll();
            return inner.get(10, TimeUnit.SECONDS);
        });
        driven.runAll();

        assertThat(outer.get()).isEqualTo("inner");
        held.forEach(Running::finish);
    }
}
