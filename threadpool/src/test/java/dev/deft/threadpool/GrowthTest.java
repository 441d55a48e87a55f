package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.threadpool.internal.PoolDriver.Running;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GrowthTest {

    @Test
    void aPoolStartsWithItsMinimumAndNumbersItsWorkersFromOne() {
        DrivenPoolFixture driven =
                new DrivenPoolFixture(ThreadPool.named("db").minThreads(2).maxThreads(4));

        assertThat(driven.workers()).containsExactly("deft-db-1", "deft-db-2");
        assertThat(driven.statistics().idle()).isEqualTo(2);
    }

    @Test
    void aFixedPoolHasItsWorkersFromTheStartAndKeepsThem() {
        DrivenPoolFixture driven =
                new DrivenPoolFixture(ThreadPool.named("db").fixed(3).idleTimeout(Duration.ofSeconds(1)));

        driven.submit("a", "b", "c", "d");
        driven.runAll();
        driven.advance(Duration.ofDays(1));

        assertThat(driven.workers()).containsExactly("deft-db-1", "deft-db-2", "deft-db-3");
        assertThat(driven.statistics().largestWorkers()).isEqualTo(3);
    }

    @Test
    void aPoolWithoutMinimumHasNoWorkerUntilThereIsWork() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db"));

        assertThat(driven.statistics().workers()).isZero();
        driven.submit("a");
        assertThat(driven.statistics().workers()).isEqualTo(1);
    }

    @Test
    void aPoolGrowsWhenWorkWaitsAndNobodyIsIdle() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db").maxThreads(2));

        driven.occupy(1);
        driven.submit("a");

        assertThat(driven.workers()).containsExactly("deft-db-1", "deft-db-2");
    }

    @Test
    void aPoolDoesNotGrowBeyondItsMaximum() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db").maxThreads(2));

        driven.submit("a", "b", "c", "d");

        assertThat(driven.statistics().workers()).isEqualTo(2);
        assertThat(driven.statistics().queued()).isEqualTo(2);
    }

    @Test
    void aPoolDoesNotGrowWhileAWorkerIsIdle() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db").maxThreads(8));
        driven.idle(3);

        driven.submit("a", "b", "c");

        assertThat(driven.statistics().workers()).isEqualTo(3);
        assertThat(driven.driver.runnable()).as("one is woken").isEqualTo(1);
        driven.driver.begin(0);
        assertThat(driven.driver.runnable()).as("and wakes the next").isEqualTo(1);
        driven.driver.begin(0);
        driven.driver.begin(0);
        assertThat(driven.statistics().workers()).isEqualTo(3);
    }

    @Test
    void asManyCallsAsWorkersOnTheirWayStartNoThread() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db").maxThreads(8));
        driven.submit("a", "b");
        driven.driver.begin(0);
        assertThat(driven.driver.runnable()).isEqualTo(1);

        driven.driver.begin(0).finish();
        driven.submit("c");

        assertThat(driven.statistics().workers())
                .as("the one that finished takes c")
                .isEqualTo(2);
    }

    @Test
    void aWorkerThatFinishesTakesWhatWaitsAndTheOneOnItsWayFindsNothing() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db").maxThreads(2));
        Running first = driven.occupy(1).get(0);
        driven.submit("a");
        first.finish();
        assertThat(driven.able()).containsExactly("deft-db-1", "deft-db-2");

        driven.driver.step(0);

        assertThat(driven.ran).containsExactly("held 1", "a");
        assertThat(driven.statistics().idle()).isEqualTo(2);
    }

    @Test
    void callsRunInTheOrderInWhichTheyWereAccepted() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db").maxThreads(1));

        driven.submit("a", "b", "c");
        driven.runAll();

        assertThat(driven.ran).containsExactly("a", "b", "c");
    }

    @Test
    void aCallMaySubmitToItsOwnPool() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db").maxThreads(1));

        driven.pool.execute(() -> driven.submit("inner"));
        driven.runAll();

        assertThat(driven.ran).containsExactly("inner");
    }
}
