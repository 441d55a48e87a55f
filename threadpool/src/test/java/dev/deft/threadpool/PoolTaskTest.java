package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PoolTaskTest {

    @Test
    void anAcceptedTaskIsRunAndNotDiscarded() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db"));

        driven.pool.execute(new RecordedTask("a", driven.ran));
        driven.runAll();
        driven.pool.stop(Duration.ZERO, QueuedWork.CANCEL);

        assertThat(driven.ran).containsExactly("a ran");
    }

    @Test
    void aFullPoolDiscardsATaskInsteadOfThrowing() {
        DrivenPoolFixture driven =
                new DrivenPoolFixture(ThreadPool.named("db").maxThreads(1).queueCapacity(1));
        driven.submit("1", "2");

        driven.pool.execute(new RecordedTask("a", driven.ran));

        assertThat(driven.ran).containsExactly("a discarded: QueueFullException");
        assertThat(driven.statistics().refused()).isEqualTo(1);
        assertThat(driven.statistics().discarded()).as("it was never accepted").isZero();
    }

    @Test
    void aStoppedPoolDiscardsATaskInsteadOfThrowing() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db"));
        driven.pool.close();

        driven.pool.execute(new RecordedTask("a", driven.ran));

        assertThat(driven.ran).containsExactly("a discarded: RejectedExecutionException");
    }
}
