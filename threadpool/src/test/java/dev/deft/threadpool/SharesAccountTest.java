package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.threadpool.internal.PoolDriver.Running;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The turns that shares are charged for, their counts, and the end of those that are over. */
class SharesAccountTest {

    @Test
    void cancelledCallsCostAShareNoTurns() {
        DrivenPoolFixture driven =
                new DrivenPoolFixture(ThreadPool.named("work").fixed(1).shared());
        ExecutorService late = driven.pool.share("late").start().asExecutorService();
        ExecutorService busy = driven.pool.share("busy").start().asExecutorService();
        for (int i = 0; i < 100; i++) {
            late.submit(() -> driven.ran.add("cancelled")).cancel(false);
        }
        late.execute(() -> driven.ran.add("late"));
        for (int i = 0; i < 10; i++) {
            busy.execute(() -> driven.ran.add("busy"));
        }

        driven.runAll();

        assertThat(driven.ran).hasSize(11);
        assertThat(driven.ran.indexOf("late")).isLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 1e-16, 0.0009, 1_001, Double.NaN, Double.POSITIVE_INFINITY})
    void aWeightThatCouldNotBeAddedUpIsRefused(double weight) {
        DrivenPoolFixture driven =
                new DrivenPoolFixture(ThreadPool.named("work").fixed(2).shared());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> driven.pool.share("x").weight(weight))
                .withMessage("weight of share 'x' is " + weight + "; give a number from 0.001 to 1,000");
    }

    @Test
    void aShareThatIsOverIsLetGoOfAndItsCallsStayCounted() {
        DrivenPoolFixture driven =
                new DrivenPoolFixture(ThreadPool.named("work").fixed(2).shared());
        WeakReference<ThreadPool> over = new WeakReference<>(startAndStop(driven));
        driven.pool.share("next").start();

        while (over.get() != null) { // no time-out but the build's: it ends, or the reference is held
            System.gc();
        }

        assertThat(driven.pool.statistics().accepted()).isEqualTo(3);
        assertThat(driven.pool.statistics().completed()).isEqualTo(3);
    }

    private static ThreadPool startAndStop(DrivenPoolFixture driven) {
        ThreadPool share = driven.pool.share("brief").start();
        for (int i = 0; i < 3; i++) {
            share.execute(() -> {});
        }
        driven.runAll();
        share.stop(Duration.ZERO);
        driven.runAll();
        return share;
    }

    @Test
    void aFullShareSaysHowManyWaitAndWhoHasItsThreads() {
        DrivenPoolFixture driven =
                new DrivenPoolFixture(ThreadPool.named("work").fixed(2).shared());
        ThreadPool other = driven.pool.share("other").start();
        ThreadPool full = driven.pool.share("full").queueCapacity(3).start();
        other.execute(() -> {});
        other.execute(() -> {});
        List<Running> held = new ArrayList<>();
        held.add(driven.driver.begin(0));
        held.add(driven.driver.begin(0));
        driven.advance(Duration.ofSeconds(3));
        for (int i = 0; i < 5; i++) {
            full.execute(() -> {});
        }

        assertThatThrownBy(() -> full.execute(() -> {})).isInstanceOfSatisfying(QueueFullException.class, refused -> {
            assertThat(refused).hasMessageContaining("(5 calls wait, 0 of at most 2 workers are busy)");
            assertThat(refused.longestRunning())
                    .containsExactlyInAnyOrder(
                            new RunningCall("deft-work/other-1", Duration.ofSeconds(3)),
                            new RunningCall("deft-work/other-2", Duration.ofSeconds(3)));
        });
        held.forEach(Running::finish);
        driven.runAll();
    }

    @Test
    void aCallOfASharedPoolThatWaitsAndIsCancelledIsStoodInForOnce() {
        DrivenPoolFixture driven = new DrivenPoolFixture(
                ThreadPool.named("work").fixed(1).spareWorkers(2).shared());
        AtomicReference<Future<?>> own = new AtomicReference<>();
        List<Running> held = new ArrayList<>();
        own.set(driven.pool.asExecutorService().submit(() -> {
            ThreadPool.blocking(() -> {
                own.get().cancel(false);
                driven.pool.execute(() -> {});
                driven.pool.execute(() -> {});
                held.add(driven.driver.begin(0));
                assertThat(driven.able())
                        .as("one spare worker stands in, and is taken")
                        .isEmpty();
                return null;
            });
            return null;
        }));

        driven.driver.step(0);
        held.forEach(Running::finish);
        driven.runAll();

        assertThat(driven.statistics().largestWorkers()).isEqualTo(2);
    }

    @Test
    void thatCallsThatWereGivenUpTakeASharedPoolIsSaidOnce() {
        try (CapturedPoolLog log = new CapturedPoolLog()) {
            DrivenPoolFixture driven =
                    new DrivenPoolFixture(ThreadPool.named("work").fixed(1).shared());
            Future<?> call = driven.pool.asExecutorService().submit(() -> {});
            Running running = driven.driver.begin(0);

            call.cancel(false);

            assertThat(log.messages())
                    .filteredOn(message -> message.contains("run on though they were cancelled"))
                    .hasSize(1);
            running.finish();
        }
    }
}
