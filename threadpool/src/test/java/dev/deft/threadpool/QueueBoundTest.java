package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class QueueBoundTest {

    @Test
    void aPoolAcceptsWhatItsWorkersCanTakeAndItsCapacityAndNotOneMore() {
        DrivenPoolFixture driven =
                new DrivenPoolFixture(ThreadPool.named("db").maxThreads(2).queueCapacity(3));

        driven.submit("1", "2", "3", "4", "5");

        assertThatThrownBy(() -> driven.submit("6"))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage("pool db refused a call: its queue is full (3 calls wait, 2 of at most 2 workers are busy)."
                        + " Submit more slowly, or give the pool more queueCapacity or more maxThreads");
        assertThat(driven.statistics().refused()).isEqualTo(1);
        assertThat(driven.statistics().queued()).isEqualTo(3);
    }

    @Test
    void itIsTheSameWhenTheWorkersHaveTakenTheirCalls() {
        DrivenPoolFixture driven =
                new DrivenPoolFixture(ThreadPool.named("db").maxThreads(2).queueCapacity(3));
        driven.occupy(2);

        driven.submit("3", "4", "5");

        assertThatThrownBy(() -> driven.submit("6")).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void idleWorkersThatHaveNotYetWokenMakeNoCallRefused() {
        DrivenPoolFixture driven =
                new DrivenPoolFixture(ThreadPool.named("db").fixed(3).queueCapacity(1));

        driven.submit("1", "2", "3", "4");

        assertThat(driven.statistics().queued()).isEqualTo(1);
        assertThatThrownBy(() -> driven.submit("5")).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void aPlaceIsFreeAgainWhenAWorkerHasEndedItsCall() {
        DrivenPoolFixture driven =
                new DrivenPoolFixture(ThreadPool.named("db").maxThreads(1).queueCapacity(1));
        driven.submit("1", "2");

        driven.driver.step(0);
        driven.submit("3");
        assertThatThrownBy(() -> driven.submit("4")).isInstanceOf(RejectedExecutionException.class);
        driven.runAll();

        assertThat(driven.ran).containsExactly("1", "2", "3");
    }

    @Test
    void aStoppedPoolSaysThatItWasStopped() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db"));
        driven.pool.close();

        assertThatThrownBy(() -> driven.submit("late"))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage("pool db refused a call: it was stopped. Submit before stop(), or to another pool");
        assertThat(driven.statistics().refused()).isEqualTo(1);
    }

    @Test
    void aNullCallIsAMistakeAndNotARefusal() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db"));

        assertThatThrownBy(() -> driven.pool.execute(null)).isInstanceOf(NullPointerException.class);
        assertThat(driven.statistics().refused()).isZero();
    }
}
