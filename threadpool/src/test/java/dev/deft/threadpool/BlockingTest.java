package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.threadpool.internal.PoolDriver.Running;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers that say that they wait: {@link ThreadPool#blocking}. */
@Timeout(600)
class BlockingTest {

    private static DrivenPoolFixture pool(int maxThreads, int spareWorkers) {
        return new DrivenPoolFixture(
                ThreadPool.named("db").maxThreads(maxThreads).spareWorkers(spareWorkers));
    }

    /** Submits a call that waits while {@code meanwhile} is done. */
    private static void submitBlocking(DrivenPoolFixture driven, Runnable meanwhile) {
        driven.pool.execute(() -> blocking(() -> {
            meanwhile.run();
            return null;
        }));
    }

    private static void blocking(Callable<?> call) {
        try {
            ThreadPool.blocking(call);
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void whileACallWaitsOneMoreWorkerRunsWhatIsQueued() {
        DrivenPoolFixture driven = pool(1, 1);
        submitBlocking(driven, () -> {
            assertThat(driven.able()).containsExactly("deft-db-2");
            driven.runAll();
            driven.ran.add("waited");
        });
        driven.submit("queued");

        driven.runAll();

        assertThat(driven.ran).containsExactly("queued", "waited");
        assertThat(driven.statistics().workers()).isEqualTo(1);
        assertThat(driven.statistics().completed()).isEqualTo(2);
        assertThat(driven.statistics().failed()).isZero();
    }

    @Test
    void noThreadIsStartedWhereNothingWaits() {
        DrivenPoolFixture driven = pool(1, 1);
        submitBlocking(driven, () -> assertThat(driven.statistics().workers()).isEqualTo(1));

        driven.runAll();

        assertThat(driven.statistics().largestWorkers()).isEqualTo(1);
        assertThat(driven.statistics().failed()).isZero();
    }

    @Test
    void oneIsStartedForWhatIsSubmittedMeanwhile() {
        DrivenPoolFixture driven = pool(1, 1);
        submitBlocking(driven, () -> {
            driven.submit("later");
            driven.runAll();
            assertThat(driven.ran).containsExactly("later");
        });

        driven.runAll();

        assertThat(driven.statistics().failed()).isZero();
    }

    @Test
    void itIsTakenBackAlsoWhereTheCallThrewAndMayBeLentAgain() {
        DrivenPoolFixture driven = pool(1, 1);
        for (int i = 1; i <= 3; i++) {
            driven.pool.execute(() -> assertThatThrownBy(() -> ThreadPool.blocking(() -> {
                        driven.submit("meanwhile");
                        driven.runAll();
                        throw new IOException("gone");
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessage("gone"));
            driven.runAll();
            assertThat(driven.ran).as("round %s", i).hasSize(i);
            assertThat(driven.statistics().workers()).isEqualTo(1);
        }
        assertThat(driven.statistics().failed()).isZero();
    }

    @Test
    void whereAllAreStillBusyWhoeverEndsFirstLeaves() {
        DrivenPoolFixture driven = pool(1, 1);
        List<Running> held = new ArrayList<>();
        submitBlocking(driven, () -> held.addAll(driven.occupy(1)));
        driven.runAll();
        assertThat(driven.workers()).containsExactly("deft-db-2");

        held.get(0).finish();

        assertThat(driven.workers()).containsExactly("deft-db-2");
    }

    @Test
    void thereAreNeverMoreThanTheSpareOnesAndWhoFindsNoneIsSimplyRun() {
        DrivenPoolFixture driven = pool(2, 1);
        List<Running> held = new ArrayList<>();
        submitBlocking(driven, () -> {
            submitBlocking(driven, () -> {
                held.addAll(driven.occupy(1));
                driven.submit("queued");
                assertThat(driven.able()).isEmpty();
                driven.ran.add("waited");
            });
            driven.driver.step(0);
        });

        driven.driver.step(0);

        assertThat(driven.ran).containsExactly("waited");
        assertThat(driven.statistics().largestWorkers()).isEqualTo(3);
        assertThat(driven.statistics().failed()).isZero();
        held.get(0).finish();
        driven.runAll();
        assertThat(driven.ran).containsExactly("waited", "held 1", "queued");
    }

    @Test
    void oneWithinAnotherCountsOnce() {
        DrivenPoolFixture driven = pool(1, 2);
        List<Running> held = new ArrayList<>();
        submitBlocking(driven, () -> {
            blocking(() -> {
                held.addAll(driven.occupy(1));
                driven.submit("queued");
                assertThat(driven.able()).isEmpty();
                return null;
            });
            assertThat(driven.statistics().workers()).isEqualTo(2);
            held.remove(0).finish();
            assertThat(driven.able()).as("after the inner one has ended").containsExactly("deft-db-2");
        });

        driven.driver.step(0);

        assertThat(driven.statistics().failed()).isZero();
        driven.runAll();
        assertThat(driven.statistics().workers()).isEqualTo(1);
        assertThat(driven.statistics().largestWorkers()).isEqualTo(2);
    }

    @Test
    void withoutSpareWorkersItIsSimplyRun() {
        DrivenPoolFixture driven = pool(1, 0);
        submitBlocking(driven, () -> {
            driven.submit("queued");
            assertThat(driven.able()).isEmpty();
            driven.ran.add("waited");
        });

        driven.runAll();

        assertThat(driven.ran).containsExactly("waited", "queued");
    }

    @Test
    void onAThreadThatIsNoWorkerItIsRefused() {
        assertThatThrownBy(() -> ThreadPool.blocking(() -> "row"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("ThreadPool.blocking was called on "
                        + Thread.currentThread().getName()
                        + ", which is no worker of a pool; call it inside a call that a pool runs, or make the call"
                        + " without it");
    }

    @Test
    void aThreadThatDrivesAPoolIsNoWorkerAfterTheCall() {
        DrivenPoolFixture driven = pool(1, 1);
        submitBlocking(driven, () -> {});
        driven.runAll();

        assertThatThrownBy(() -> ThreadPool.blocking(() -> "row")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @Tag("real-threads")
    void workersThatWaitForWhatIsQueuedBehindThemEndAndSoDoesAStop() throws Exception {
        CountDownLatch bothBegun = new CountDownLatch(2);
        CountDownLatch queuedRan = new CountDownLatch(4);
        ThreadPool pool = ThreadPool.named("db").maxThreads(2).spareWorkers(1).start();
        for (int i = 0; i < 2; i++) {
            pool.execute(() -> {
                bothBegun.countDown();
                blocking(() -> queuedRan.await(600, TimeUnit.SECONDS));
            });
        }
        assertThat(bothBegun.await(600, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 4; i++) {
            pool.execute(queuedRan::countDown);
        }

        assertThat(pool.stop(Duration.ofMinutes(10))).isTrue();
        assertThat(pool.statistics().completed()).isEqualTo(6);
        assertThat(pool.statistics().largestWorkers()).isEqualTo(3);
    }

    @Test
    @Tag("real-threads")
    void aStopInterruptsOneThatWaits() throws Exception {
        CountDownLatch waits = new CountDownLatch(1);
        ThreadPool pool = ThreadPool.named("db").maxThreads(1).spareWorkers(1).start();
        ExecutorService futures = pool.asExecutorService();
        var waiting = futures.submit(() -> ThreadPool.blocking(() -> {
            waits.countDown();
            return new CountDownLatch(1).await(600, TimeUnit.SECONDS);
        }));
        assertThat(waits.await(600, TimeUnit.SECONDS)).isTrue();

        futures.shutdownNow();

        assertThatThrownBy(waiting::get).hasCauseInstanceOf(InterruptedException.class);
        assertThat(pool.stop(Duration.ofMinutes(10))).isFalse();
        assertThat(pool.statistics().workers()).isZero();
    }

    @Test
    @Tag("real-threads")
    void theSpareWorkersOfADeadlockComeOnTopOfThoseOfCallsThatWait() throws Exception {
        assertThat(nested(2)).isEqualTo("row");
        assertThatThrownBy(() -> nested(1)).hasRootCauseInstanceOf(DeadlockException.class);
    }

    /** A call that says that it waits for one that does not say so, which waits for a third. */
    private static String nested(int spareWorkers) throws InterruptedException, ExecutionException {
        try (ThreadPool pool =
                ThreadPool.named("db").maxThreads(1).spareWorkers(spareWorkers).start()) {
            ExecutorService view = pool.asExecutorService();
            return view.submit(() -> ThreadPool.blocking(() ->
                            view.submit(() -> view.submit(() -> "row").get()).get()))
                    .get();
        }
    }

    @Test
    void aSpareWorkerThatIsGivenBackStandsInForACallThatHasWaitedForOne() {
        DrivenPoolFixture driven =
                new DrivenPoolFixture(ThreadPool.named("work").fixed(2).spareWorkers(1));
        PoolState poolState = driven.pool.poolState();
        List<Worker> both = poolState.workers();
        driven.occupy(2);
        poolState.standInFor(both.get(0));
        poolState.standInFor(both.get(1));
        assertThat(poolState.mostWorkersNow()).isEqualTo(3);

        poolState.endStandInFor(both.get(0));

        assertThat(poolState.mostWorkersNow())
                .as("it stands in for the other now")
                .isEqualTo(3);
        poolState.endStandInFor(both.get(1));
        assertThat(poolState.mostWorkersNow()).isEqualTo(2);
    }
}
