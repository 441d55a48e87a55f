package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.threadpool.internal.PoolDriver.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Shares of pools that are driven by hand. */
class SharesTest {

    private static final Percentage FIVE_PERCENT = Percentage.withPercentage(5);

    private final Map<ThreadPool, Integer> counts = new HashMap<>();

    private static DrivenPoolFixture pool(int threads) {
        return new DrivenPoolFixture(ThreadPool.named("work").fixed(threads).shared());
    }

    private static void submit(DrivenPoolFixture driven, ThreadPool share, String... names) {
        for (String name : names) {
            share.execute(() -> driven.ran.add(name));
        }
    }

    private void submitCounting(ThreadPool share, int calls) {
        for (int i = 0; i < calls; i++) {
            share.execute(() -> counts.merge(share, 1, Integer::sum));
        }
    }

    @Test
    void overAHundredThousandCallsEachShareBeginsAsManyAsItsWeightSays() {
        for (int threads : new int[] {1, 4}) {
            counts.clear();
            DrivenPoolFixture driven = pool(threads);
            ThreadPool one = driven.pool.share("one").queueCapacity(100_000).start();
            ThreadPool half =
                    driven.pool.share("half").weight(0.5).queueCapacity(100_000).start();
            ThreadPool three =
                    driven.pool.share("three").weight(3).queueCapacity(100_000).start();
            List.of(one, half, three).forEach(share -> submitCounting(share, 100_000));
            while (counts.values().stream().mapToInt(Integer::intValue).sum() < 100_000) {
                driven.driver.step(0);
            }

            int each = counts.get(one);
            assertThat(each).isCloseTo((int) (100_000 / 4.5), FIVE_PERCENT);
            assertThat(counts.get(half)).isCloseTo(each / 2, FIVE_PERCENT);
            assertThat(counts.get(three)).isCloseTo(each * 3, FIVE_PERCENT);
        }
    }

    @Test
    void aShareThatHadNothingToDoGetsNoMoreThanItsTurnAfterwards() {
        DrivenPoolFixture driven = pool(1);
        ThreadPool busy = driven.pool.share("busy").start();
        ThreadPool late = driven.pool.share("late").start();
        submitCounting(busy, 1_000);
        for (int i = 0; i < 500; i++) {
            driven.driver.step(0);
        }
        submitCounting(late, 1_000);
        for (int i = 0; i < 200; i++) {
            driven.driver.step(0);
        }

        assertThat(counts.get(late)).isCloseTo(100, FIVE_PERCENT);
    }

    @Test
    void aShareThatIsHeldUpInACallSavesNothingUpForAfterwards() {
        DrivenPoolFixture driven = pool(2);
        ThreadPool one = driven.pool.share("one").start();
        ThreadPool other = driven.pool.share("other").start();
        submitCounting(one, 1);
        Running held = driven.driver.begin(0);
        submitCounting(other, 1_000);
        driven.run(1_000);
        submitCounting(one, 1_000);
        submitCounting(other, 1_000);
        counts.clear();
        driven.run(200);

        assertThat(counts.get(other)).isCloseTo(100, Percentage.withPercentage(10));
        held.finish();
    }

    @Test
    void aShareThatBeginsLateDoesNotWaitForTheTurnsThatOthersHadAheadOrOnTheirOwnThreads() {
        DrivenPoolFixture driven = pool(2);
        ThreadPool brief = driven.pool.share("brief").ahead(2).start();
        ThreadPool kept = driven.pool.share("kept").reserved(1).start();
        ThreadPool old = driven.pool.share("old").start();
        List.of(brief, kept, old).forEach(share -> submitCounting(share, 3_000));
        driven.run(3_000);
        ThreadPool late = driven.pool.share("late").start();
        submitCounting(late, 1_000);
        counts.clear();
        driven.run(400);

        assertThat(counts.get(late)).isCloseTo(counts.get(old), Percentage.withPercentage(20));
    }

    @Test
    void aReservedThreadIsFreeForItsShareHoweverMuchTheOthersHaveToDo() {
        DrivenPoolFixture driven = pool(3);
        ThreadPool lookups = driven.pool.share("lookups").reserved(1).start();
        submit(driven, driven.pool, "a", "b", "c", "d");
        List<Running> held = new ArrayList<>();
        held.add(driven.driver.begin(0));
        held.add(driven.driver.begin(0));
        assertThat(driven.driver.runnable()).as("the third thread is kept").isZero();

        submit(driven, lookups, "lookup");
        assertThat(driven.driver.step(0)).isTrue();
        assertThat(driven.ran).containsExactly("lookup");

        submit(driven, lookups, "lookup 2", "lookup 3");
        held.forEach(Running::finish);
        driven.runAll();
        assertThat(driven.ran).contains("a", "b", "c", "d", "lookup 2", "lookup 3");
    }

    @Test
    void aReservedThreadIsFreeForItsShareThoughASpareOneHasStoodInForACallThatGoesOn() {
        DrivenPoolFixture driven = new DrivenPoolFixture(
                ThreadPool.named("work").fixed(2).spareWorkers(1).shared());
        ThreadPool lookups = driven.pool.share("lookups").reserved(1).start();
        List<Running> held = new ArrayList<>();
        driven.pool.execute(() -> {
            blocking(() -> {
                submit(driven, driven.pool, "b");
                return held.add(driven.driver.begin(0));
            });
            submit(driven, lookups, "lookup");
            driven.step(); // while this call and b go on
            driven.ran.add("a");
        });

        driven.step();
        assertThat(driven.ran).containsExactly("lookup", "a");
        submit(driven, driven.pool, "c");
        assertThat(driven.driver.runnable()).as("the other thread is kept").isZero();
        held.get(0).finish();
        driven.runAll();

        assertThat(driven.ran).containsExactly("lookup", "a", "b", "c");
        assertThat(driven.statistics().workers()).isEqualTo(2);
    }

    @Test
    void aShareUsesNoMoreThreadsThanItMayAndThePoolsOwnCallsTheRest() {
        DrivenPoolFixture driven = pool(3);
        ThreadPool reports = driven.pool.share("reports").maxThreads(1).start();
        submit(driven, reports, "r1", "r2", "r3");
        submit(driven, driven.pool, "a");

        List<Running> held = new ArrayList<>();
        for (Running next = driven.driver.begin(0); next != null; next = driven.driver.begin(0)) {
            held.add(next);
        }

        assertThat(held).hasSize(2);
        held.forEach(Running::finish);
        assertThat(driven.ran).containsExactlyInAnyOrder("r1", "a");
    }

    @Test
    void shortWorkComesFirstButNotMoreThanSoManyInARow() {
        DrivenPoolFixture driven = pool(1);
        ThreadPool brief = driven.pool.share("brief").ahead(2).start();
        submit(driven, driven.pool, "a", "b", "c");
        submit(driven, brief, "s1", "s2", "s3", "s4", "s5");

        driven.runAll();

        // The first turn was granted before the others came.
        assertThat(driven.ran).containsExactly("a", "s1", "s2", "b", "s3", "s4", "c", "s5");
    }

    @Test
    void aShareHasItsOwnNameQueueStatisticsAndRefusals() {
        DrivenPoolFixture driven = pool(1);
        ThreadPool reports = driven.pool.share("reports").queueCapacity(1).start();
        submit(driven, reports, "1", "2");

        assertThatThrownBy(() -> submit(driven, reports, "3"))
                .isInstanceOfSatisfying(
                        QueueFullException.class,
                        full -> assertThat(full.pool()).isEqualTo("work/reports"));
        assertThat(reports.name()).isEqualTo("work/reports");
        assertThat(reports.statistics().accepted()).isEqualTo(2);
        assertThat(driven.pool.statistics().accepted()).as("all shares' calls").isEqualTo(2);
        assertThat(driven.pool.statistics().refused()).isEqualTo(1);
        driven.runAll();
        assertThat(reports.statistics().completed()).isEqualTo(2);
        assertThat(driven.pool.statistics().completed()).isEqualTo(2);
        assertThat(driven.pool.statistics().workers()).isEqualTo(1);
        assertThat(driven.pool.statistics().busy()).isZero();
    }

    @Test
    void aCancelledCallOfAShareIsNeverMadeAndItsPlaceIsFree() {
        DrivenPoolFixture driven = pool(1);
        ExecutorService reports =
                driven.pool.share("reports").queueCapacity(1).start().asExecutorService();
        Future<?> first = reports.submit(() -> driven.ran.add("1"));
        Future<?> cancelled = reports.submit(() -> driven.ran.add("2"));
        cancelled.cancel(false);
        Future<?> third = reports.submit(() -> driven.ran.add("3"));

        driven.runAll();

        assertThat(driven.ran).containsExactly("1", "3");
        assertThat(List.of(first, third)).allMatch(Future::isDone);
    }

    @Test
    void aCallOfAShareThatIsCancelledWhileItRunsIsCountedAsAbandonedInThePoolToo() {
        DrivenPoolFixture driven = pool(2);
        ThreadPool reports = driven.pool.share("reports").start();
        Future<Boolean> future = reports.asExecutorService().submit(() -> driven.ran.add("1"));
        Running held = driven.driver.begin(0);

        future.cancel(false);
        assertThat(reports.statistics().abandoned()).isEqualTo(1);
        assertThat(driven.pool.statistics().abandoned()).isEqualTo(1);
        held.finish();

        assertThat(reports.statistics().abandoned()).isZero();
        assertThat(driven.pool.statistics().abandoned()).isZero();
    }

    @Test
    void theStopOfAShareEndsItsCallsAloneAndFreesItsThreads() {
        DrivenPoolFixture driven = pool(2);
        ThreadPool lookups = driven.pool.share("lookups").reserved(1).start();
        submit(driven, lookups, "lookup");
        submit(driven, driven.pool, "a", "b");

        assertThat(lookups.stop(Duration.ofSeconds(1))).isTrue();

        assertThat(driven.ran).contains("lookup");
        assertThatThrownBy(() -> submit(driven, lookups, "late")).isInstanceOf(RejectedExecutionException.class);
        driven.ran.clear();
        submit(driven, driven.pool, "c", "d");
        assertThat(driven.driver.runnable())
                .as("both threads are the others' now")
                .isEqualTo(2);
        assertThat(driven.pool.stop(Duration.ofSeconds(1))).isTrue();
        assertThat(driven.ran).contains("c", "d");
    }

    @Test
    void anIdleShareEndsThoughItsSiblingsHaveAllThreads() {
        DrivenPoolFixture driven = pool(1);
        ThreadPool reports = driven.pool.share("reports").start();
        submit(driven, reports, "1");
        driven.runAll();
        submit(driven, driven.pool, "a");
        Running held = driven.driver.begin(0);

        ExecutorService view = reports.asExecutorService();
        view.shutdown();

        assertThat(view.isTerminated()).isTrue();
        held.finish();
    }

    @Test
    void theThreadsOfAShareThatNeverRanAnythingAreFreeOnceItIsStopped() {
        DrivenPoolFixture driven = pool(2);
        ThreadPool lookups = driven.pool.share("lookups").reserved(1).start();
        submit(driven, driven.pool, "a", "b");
        Running held = driven.driver.begin(0);
        assertThat(driven.driver.begin(0)).as("the other thread is kept").isNull();

        lookups.stop(Duration.ZERO);

        assertThat(driven.driver.step(0)).isTrue();
        held.finish();
        assertThat(driven.ran).containsExactly("b", "a");
        driven.pool.share("others").reserved(1).start();
    }

    @Test
    void thePoolsNumbersHaveThoseOfSharesThatAreOver() {
        DrivenPoolFixture driven = pool(1);
        ThreadPool reports = driven.pool.share("reports").start();
        submit(driven, reports, "1", "2");
        driven.runAll();
        reports.stop(Duration.ZERO);
        submit(driven, driven.pool, "a");
        driven.runAll();

        assertThat(driven.pool.statistics().accepted()).isEqualTo(3);
        assertThat(driven.pool.statistics().completed()).isEqualTo(3);
    }

    @Test
    void theStopOfThePoolEndsItsSharesToo() {
        DrivenPoolFixture driven = pool(2);
        ThreadPool reports = driven.pool.share("reports").start();
        submit(driven, reports, "1", "2", "3");
        submit(driven, driven.pool, "a");

        assertThat(driven.pool.stop(Duration.ofSeconds(1))).isTrue();

        assertThat(driven.ran).containsExactlyInAnyOrder("1", "2", "3", "a");
        assertThatThrownBy(() -> submit(driven, reports, "late")).hasMessageContaining("it was stopped");
        assertThatIllegalStateException()
                .isThrownBy(() -> driven.pool.share("late").start())
                .withMessage("share 'late' is of pool 'work', which was stopped; start shares before that");
        assertThat(driven.pool.statistics().workers()).isZero();
    }

    @Test
    void theStopOfThePoolTellsWhatItCancelsInEachShare() {
        DrivenPoolFixture driven = pool(1);
        ThreadPool reports = driven.pool.share("reports").start();
        List<String> told = new ArrayList<>();
        reports.<Integer>callInThreadWithCallback((value, failure) -> told.add(failure + ""), () -> 1);
        driven.pool.<Integer>callInThreadWithCallback((value, failure) -> told.add(failure + ""), () -> 1);

        driven.pool.stop(Duration.ofSeconds(1), QueuedWork.CANCEL);

        assertThat(told).hasSize(2);
        assertThat(told.get(0)).contains("pool work was stopped");
        assertThat(told.get(1)).contains("pool work/reports was stopped");
    }

    @Test
    void thePoolEndsAlsoWhereTheLastCallOfAShareIsCancelledWhileAStopTellsIt() {
        DrivenPoolFixture driven = pool(1);
        ThreadPool reports = driven.pool.share("reports").start();
        submit(driven, reports, "1");
        Running held = driven.driver.begin(0);
        Future<?> future = reports.asExecutorService().submit(() -> driven.ran.add("never"));
        StopTarget whole = driven.pool.stopTarget();

        assertThat(whole.refuseNewWork()).isEmpty();
        List<Runnable> cancelled = whole.cancelQueued();
        future.cancel(false);
        held.finish();
        driven.runAll();
        assertThat(whole.terminated().getCount()).isEqualTo(1);
        cancelled.forEach(whole::tellCancelled);
        driven.runAll();

        assertThat(whole.terminated().getCount()).isZero();
        assertThat(driven.ran).containsExactly("1");
    }

    @Test
    void theViewAsAnExecutorServiceEndsThePoolAndItsShares() {
        DrivenPoolFixture driven = pool(1);
        ThreadPool reports = driven.pool.share("reports").start();
        ExecutorService all = driven.pool.asExecutorService();
        submit(driven, reports, "1");
        submit(driven, driven.pool, "a");

        all.shutdown();
        assertThat(all.isTerminated()).isFalse();
        driven.runAll();

        assertThat(driven.ran).containsExactlyInAnyOrder("1", "a");
        assertThat(all.isTerminated()).isTrue();
    }

    @Test
    void aCallOfAShareThatSaysThatItWaitsHasASpareThreadStandInForIt() {
        DrivenPoolFixture driven = new DrivenPoolFixture(
                ThreadPool.named("work").fixed(1).spareWorkers(1).shared());
        ThreadPool reports = driven.pool.share("reports").start();
        reports.execute(() -> {
            submit(driven, driven.pool, "a");
            assertThat(driven.driver.runnable()).isZero();
            blocking(() -> driven.driver.step(0));
            driven.ran.add("report");
            assertThat(driven.driver.runnable()).as("taken back").isZero();
        });

        driven.runAll();

        assertThat(driven.ran).containsExactly("a", "report");
    }

    @Test
    void aSpareThreadStandsInForACallThatWaitsForAnotherOfItsOwnShare() {
        DrivenPoolFixture driven = new DrivenPoolFixture(
                ThreadPool.named("work").fixed(1).spareWorkers(1).shared());
        driven.pool.execute(() -> {
            submit(driven, driven.pool, "inner");
            blocking(() -> driven.driver.step(0));
            driven.ran.add("outer");
        });

        driven.runAll();

        assertThat(driven.ran).containsExactly("inner", "outer");
    }

    private static void blocking(Callable<Boolean> call) {
        try {
            assertThat(ThreadPool.<Boolean>blocking(call)).isTrue();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aLargerPoolLetsItsSharesHaveMore() {
        DrivenPoolFixture driven = pool(1);
        ThreadPool reports = driven.pool.share("reports").start();
        submit(driven, reports, "1", "2", "3");

        driven.pool.resize(0, 3);

        assertThat(driven.driver.runnable()).isEqualTo(3);
        assertThat(reports.statistics().maxThreads()).isEqualTo(3);
    }

    @Test
    void whereNoThreadCanBeHadTheCallsOfAShareAreToldAndLaterOnesRun() {
        boolean[] none = {true};
        DrivenPoolFixture driven = new DrivenPoolFixture(
                ThreadPool.named("work").maxThreads(1).shared().threadFactory(work -> {
                    if (none[0]) {
                        throw new OutOfMemoryError("no thread, in a test");
                    }
                    return new Thread(work);
                }));
        ThreadPool reports = driven.pool.share("reports").start();
        List<String> told = new ArrayList<>();
        try (CapturedPoolLog log = new CapturedPoolLog()) {
            reports.<Integer>callInThreadWithCallback((value, failure) -> told.add(failure + ""), () -> 1);
            assertThat(log.messages()).singleElement().asString().contains("Could not start deft-work-1");
        }
        assertThat(told).singleElement().asString().contains("could start no thread");

        reports.<Integer>callInThreadWithCallback(
                (value, failure) -> {
                    none[0] = false;
                    submit(driven, reports, "retry");
                },
                () -> 1);
        submit(driven, reports, "later");
        driven.runAll();

        assertThat(driven.ran).containsExactly("retry", "later");
        assertThat(driven.pool.stop(Duration.ofSeconds(1)))
                .as("a call was lost")
                .isFalse();
    }

    @Test
    void aSubmitterAtTheEndOfItsStackLeavesNoTurnTaken() {
        DrivenPoolFixture driven = pool(1);
        ThreadPool reports = driven.pool.share("reports").start();
        for (int margin = 0; margin < 300; margin += 3) {
            submitAtTheEndOfTheStack(driven, reports, margin);
            driven.ran.clear();
            submit(driven, reports, "after");
            driven.runAll();
            assertThat(driven.ran).as("margin " + margin).contains("after");
        }
        assertThat(driven.pool.stop(Duration.ofSeconds(1))).isTrue();
    }

    /** Submits from ever higher up, until that succeeds. */
    @SuppressWarnings("InfiniteRecursion") // to the end of the stack
    private static int submitAtTheEndOfTheStack(DrivenPoolFixture driven, ThreadPool share, int margin) {
        try {
            int above = submitAtTheEndOfTheStack(driven, share, margin);
            if (above == 0) {
                submit(driven, share, "deep");
            }
            return above == -1 ? -1 : above - 1;
        } catch (StackOverflowError tooDeep) {
            return margin;
        }
    }

    @Test
    void whatDoesNotFitIsRefusedWithWhatWould() {
        DrivenPoolFixture driven = pool(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> driven.pool.share("big").maxThreads(3).start())
                .withMessage(
                        "share 'big' of pool 'work' has maxThreads 3, and the pool only 2; give the share fewer, or the"
                                + " pool more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> driven.pool.share("all").reserved(2).start())
                .withMessage(
                        "share 'all' of pool 'work' would leave no thread unreserved: of the pool's 2 threads, 2 would"
                                + " be; reserve fewer, or give the pool more threads");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> driven.pool.share("odd").maxThreads(1).reserved(2).start())
                .withMessage(
                        "share 'odd' of pool 'work' reserves 2 threads, and may use 1 at most; reserve no more than"
                                + " that");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> driven.pool.share("x").weight(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> driven.pool.share("x").ahead(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> driven.pool.share("x").reserved(-1));
        ThreadPool reports = driven.pool.share("reports").reserved(1).start();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> driven.pool.resize(0, 1))
                .withMessage(
                        "maxThreads is 1, and 1 threads of pool 'work' are reserved for its shares; give more than that");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reports.resize(1, 2))
                .withMessageContaining("is a share and has no threads of its own");
        assertThatIllegalStateException()
                .isThrownBy(() -> reports.share("more"))
                .withMessage(
                        "'work/reports' is a share itself, and is not divided again; ask pool 'work' for share 'more'");
        assertThatIllegalStateException()
                .isThrownBy(() -> new DrivenPoolFixture(ThreadPool.named("db")).pool.share("x"))
                .withMessage(
                        "pool 'db' was not built to be shared; build it with ThreadPool.named(\"db\")….shared().start()");
    }
}
