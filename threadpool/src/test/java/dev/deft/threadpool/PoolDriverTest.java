package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.threadpool.internal.PoolDriver.Running;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolDriverTest {

    private final DrivenPoolFixture driven =
            new DrivenPoolFixture(ThreadPool.named("db").maxThreads(2));

    @Test
    void aStepRunsOneCallOfTheChosenWorker() {
        driven.submit("a", "b", "c");
        assertThat(driven.driver.runnable()).isEqualTo(2);

        assertThat(driven.driver.step(1)).isTrue();

        assertThat(driven.ran).containsExactly("a");
        assertThat(driven.able()).containsExactly("deft-db-1", "deft-db-2");
    }

    @Test
    void thereIsNoStepWithoutARunnableWorker() {
        assertThat(driven.driver.step(0)).isFalse();
        driven.submit("a");
        assertThat(driven.driver.step(1)).isFalse();
        assertThat(driven.driver.step(-1)).isFalse();
        assertThat(driven.ran).isEmpty();
    }

    @Test
    void severalWorkersCanBeBusyAtOnceAndEndInAnyOrder() {
        List<Running> held = driven.occupy(2);
        assertThat(driven.statistics().busy()).isEqualTo(2);

        held.get(1).finish();
        held.get(0).finish();

        assertThat(driven.ran).containsExactly("held 2", "held 1");
        assertThat(driven.statistics().idle()).isEqualTo(2);
    }

    @Test
    void aCallFinishesOnce() {
        Running running = driven.occupy(1).get(0);
        running.finish();

        assertThatThrownBy(running::finish)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("deft-db-1 has finished this task already; begin another");
        assertThat(driven.statistics().completed()).isEqualTo(1);
    }

    @Test
    void aCallMayStepThePoolItself() {
        driven.pool.execute(() -> {
            driven.submit("inner");
            driven.driver.step(0);
            driven.ran.add("outer");
        });

        driven.driver.step(0);

        assertThat(driven.ran).containsExactly("inner", "outer");
    }

    @Test
    void aThreadThatTheFactoryMadeIsNamedAndNotStarted() {
        Thread[] made = new Thread[1];
        DrivenPoolFixture other =
                new DrivenPoolFixture(ThreadPool.named("db").threadFactory(worker -> made[0] = new Thread(worker)));
        other.submit("a");
        other.runAll();

        assertThat(made[0].getName()).isEqualTo("deft-db-1");
        assertThat(made[0].getState()).isEqualTo(Thread.State.NEW);
    }

    @Test
    void aThreadThatIsStartedAllTheSameIsAMistakeOfTheTest() {
        Worker worker = new Worker("db", 1);

        assertThatThrownBy(() -> ((Backend) driven.driver).park(worker, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("deft-db-1 is driven by hand, yet its thread was started");
    }

    @Test
    void aPoolWithACallThatIsHeldTakesItsDeadlineAsPassed() {
        driven.occupy(1);

        assertThat(driven.pool.stop(Duration.ofDays(1))).isFalse();
    }
}
