package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class IdleTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void theWorkerThatBecameIdleLastGetsWorkFirst() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db").maxThreads(3));
        driven.idle(3);

        driven.submit("a");
        assertThat(driven.able()).containsExactly("deft-db-3");
        driven.runAll();
        driven.submit("b", "c");

        assertThat(driven.able()).containsExactly("deft-db-3");
        driven.driver.begin(0);
        assertThat(driven.able()).containsExactly("deft-db-2");
    }

    @Test
    void theWorkersThatWereUsedLongestAgoLeave() {
        DrivenPoolFixture driven =
                new DrivenPoolFixture(ThreadPool.named("db").maxThreads(3).idleTimeout(SECOND.multipliedBy(10)));
        driven.idle(3);

        for (int i = 0; i < 4; i++) {
            driven.advance(SECOND.multipliedBy(3));
            driven.submit("a");
            driven.runAll();
        }

        assertThat(driven.workers()).containsExactly("deft-db-3");
    }

    @Test
    void anIdleWorkerStaysUntilItsTimeoutIsOver() {
        DrivenPoolFixture driven =
                new DrivenPoolFixture(ThreadPool.named("db").maxThreads(1).idleTimeout(SECOND));
        driven.idle(1);

        driven.advance(SECOND.minusNanos(1));
        assertThat(driven.statistics().workers()).isEqualTo(1);
        driven.advance(Duration.ofNanos(1));

        assertThat(driven.statistics().workers()).isZero();
    }

    @Test
    void theMinimumStays() {
        DrivenPoolFixture driven = new DrivenPoolFixture(
                ThreadPool.named("db").minThreads(2).maxThreads(4).idleTimeout(SECOND));
        driven.idle(4);

        driven.advance(SECOND);

        assertThat(driven.workers()).containsExactly("deft-db-3", "deft-db-4");
    }

    @Test
    void aPoolThatShrankToNothingGrowsAgain() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db").idleTimeout(Duration.ZERO));
        driven.idle(1);
        driven.advance(Duration.ZERO);

        driven.submit("a");
        driven.runAll();

        assertThat(driven.ran).containsExactly("a");
        assertThat(driven.workers()).containsExactly("deft-db-2");
    }

    @Test
    void aWorkerThatWasWokenForNothingHasBeenIdleAllAlong() {
        DrivenPoolFixture driven =
                new DrivenPoolFixture(ThreadPool.named("db").maxThreads(2).idleTimeout(SECOND));
        driven.idle(1);
        driven.advance(SECOND.dividedBy(2));
        driven.submit("a", "b");
        driven.driver.step(1); // worker 2, which is new, takes a
        driven.driver.step(1); // and b too

        driven.advance(SECOND.dividedBy(2));

        assertThat(driven.workers()).containsExactly("deft-db-2");
    }

    @Test
    void anIdleTimeoutLongerThanALongCanHoldIsForEver() {
        DrivenPoolFixture driven =
                new DrivenPoolFixture(ThreadPool.named("db").idleTimeout(Duration.ofSeconds(Long.MAX_VALUE)));
        driven.idle(1);

        driven.advance(Duration.ofDays(36_500));

        assertThat(driven.statistics().workers()).isEqualTo(1);
    }
}
