package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.threadpool.internal.PoolDriver.Running;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResizeTest {

    @Test
    void aHigherMinimumStartsWorkersAtOnce() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db").maxThreads(4));

        driven.pool.resize(3, 4);

        assertThat(driven.statistics().workers()).isEqualTo(3);
        assertThat(driven.statistics().idle()).isEqualTo(3);
        assertThat(driven.statistics().minThreads()).isEqualTo(3);
    }

    @Test
    void aHigherMaximumStartsWorkersForWhatWaits() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db").maxThreads(1));
        driven.submit("a", "b", "c");

        driven.pool.resize(0, 8);

        assertThat(driven.statistics().workers()).isEqualTo(3);
        assertThat(driven.driver.runnable()).isEqualTo(3);
        assertThat(driven.statistics().maxThreads()).isEqualTo(8);
    }

    @Test
    void idleSurplusWorkersLeaveAtOnceThoseThatIdledLongestFirst() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db").maxThreads(4));
        driven.idle(4);

        driven.pool.resize(0, 1);

        assertThat(driven.workers()).containsExactly("deft-db-4");
    }

    @Test
    void busySurplusWorkersLeaveWhenTheirCallHasEndedThoughMoreWaits() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db").maxThreads(3));
        List<Running> held = driven.occupy(3);
        driven.submit("a", "b");

        driven.pool.resize(0, 1);
        assertThat(driven.statistics().workers())
                .as("none is gone before it has left")
                .isEqualTo(3);
        held.get(0).finish();
        held.get(1).finish();
        assertThat(driven.workers()).containsExactly("deft-db-3");
        assertThat(driven.driver.runnable()).isZero();
        held.get(2).finish();
        driven.runAll();

        assertThat(driven.ran).containsExactly("held 1", "held 2", "held 3", "a", "b");
        assertThat(driven.workers()).containsExactly("deft-db-3");
    }

    @Test
    void aWorkerOnItsWayToACallTakesItBeforeItLeaves() {
        DrivenPoolFixture driven =
                new DrivenPoolFixture(ThreadPool.named("db").maxThreads(3).queueCapacity(1));
        driven.submit("a", "b", "c");

        driven.pool.resize(0, 1);
        assertThat(driven.statistics().queued()).isZero();
        driven.driver.begin(2).finish();
        driven.driver.begin(1).finish();
        driven.runAll();

        assertThat(driven.ran).containsExactly("a", "b", "c");
        assertThat(driven.statistics().workers()).isEqualTo(1);
    }

    @Test
    void aLowerMinimumGivesIdleWorkersTheirTimeoutBack() {
        DrivenPoolFixture driven =
                new DrivenPoolFixture(ThreadPool.named("db").fixed(2).idleTimeout(Duration.ofSeconds(1)));
        driven.advance(Duration.ofSeconds(5));
        assertThat(driven.statistics().workers()).isEqualTo(2);

        driven.pool.resize(1, 2);

        assertThat(driven.statistics().workers()).isEqualTo(1);
    }

    @Test
    void theMaximumHoldsForRefusalsToo() {
        DrivenPoolFixture driven =
                new DrivenPoolFixture(ThreadPool.named("db").maxThreads(2).queueCapacity(1));
        driven.pool.resize(0, 1);
        driven.submit("a", "b");

        assertThatThrownBy(() -> driven.submit("c")).hasMessageContaining("1 of at most 1 workers");
    }

    @Test
    void aPoolThatStopsIsNotFilledToItsMinimum() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db"));
        driven.pool.close();

        driven.pool.resize(2, 2);

        assertThat(driven.statistics().workers()).isZero();
    }

    @Test
    void limitsThatCannotBeAreRefusedAndChangeNothing() {
        DrivenPoolFixture driven =
                new DrivenPoolFixture(ThreadPool.named("db").minThreads(1).maxThreads(2));

        assertThatThrownBy(() -> driven.pool.resize(0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxThreads is 0; give at least 1");
        assertThatThrownBy(() -> driven.pool.resize(3, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("minThreads is 3; give 0 to maxThreads, which is 2");
        assertThat(driven.statistics().maxThreads()).isEqualTo(2);
    }
}
