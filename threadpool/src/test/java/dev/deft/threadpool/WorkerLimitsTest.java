package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.threadpool.sizing.Sizing;
import org.junit.jupiter.api.Test;

/** The number of workers that there may be, with spare ones lent and standing in. */
class WorkerLimitsTest {

    private static WorkerLimits limits(ThreadPoolBuilder pool) {
        return new WorkerLimits(pool.settings());
    }

    private static ThreadPoolBuilder sized() {
        return ThreadPool.named("work").minThreads(2).maxThreads(4).sizing(Sizing.probing());
    }

    @Test
    void asManySpareWorkersAsCanBeCountedAreLent() {
        WorkerLimits limits = limits(ThreadPool.named("db").maxThreads(1).spareWorkers(Integer.MAX_VALUE));

        assertThat(limits.lendForOneMoreThan(1)).isEqualTo(1);
        assertThat(limits.lendForOneMoreThan(2)).isEqualTo(1);
        assertThat(limits.most()).isEqualTo(3);
    }

    @Test
    void asManyStandInForThoseThatASizingLeavesOut() {
        WorkerLimits limits = limits(sized().spareWorkers(Integer.MAX_VALUE));

        assertThat(limits.standInFor(new Worker("work", 1))).isTrue();

        assertThat(limits.standingIn()).isEqualTo(1);
        assertThat(limits.most()).isEqualTo(3);
    }

    @Test
    void whatASizingAddsWhileWorkersAreLentIsAmongThem() {
        WorkerLimits limits = limits(sized().spareWorkers(1));
        assertThat(limits.lendForOneMoreThan(2)).isEqualTo(1);
        assertThat(limits.lendForOneMoreThan(3)).isEqualTo(1);

        assertThat(limits.moveGoal(4)).isTrue();

        assertThat(limits.most()).as("the maximum and the spare one").isEqualTo(5);
        limits.takeBack(2);
        assertThat(limits.most()).isEqualTo(4);
    }

    @Test
    void thoseThatOutlastALowerMaximumAreNoMoreThanWereNeededEverSince() {
        WorkerLimits limits = limits(ThreadPool.named("work").maxThreads(4));
        limits.need(4);

        limits.resize(0, 2);

        assertThat(limits.most()).isEqualTo(4);
        limits.need(3);
        assertThat(limits.most()).isEqualTo(3);
        limits.need(4);
        assertThat(limits.most()).as("one has gone").isEqualTo(3);
        limits.need(0);
        assertThat(limits.most()).isEqualTo(2);
    }
}
