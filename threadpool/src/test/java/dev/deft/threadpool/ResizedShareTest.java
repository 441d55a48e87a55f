package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.deft.threadpool.internal.PoolDriver.Running;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Shares that are resized, alone and with their pool, by hand. */
class ResizedShareTest {

    private final DrivenPoolFixture driven =
            new DrivenPoolFixture(ThreadPool.named("work").fixed(3).shared());

    private static void submit(ThreadPool share, int calls) {
        for (int i = 0; i < calls; i++) {
            share.execute(() -> {});
        }
    }

    /** Begins as many calls as can be at once. */
    private List<Running> beginAll() {
        List<Running> held = new ArrayList<>();
        for (Running next = driven.driver.begin(0); next != null; next = driven.driver.begin(0)) {
            held.add(next);
        }
        return held;
    }

    @Test
    void fewerThreadsAreEnoughOnceTheCallsBeyondThemHaveEnded() {
        ThreadPool reports = driven.pool.share("reports").start();
        submit(reports, 9);
        List<Running> held = beginAll();
        assertThat(held).hasSize(3);

        reports.resize(0, 1);
        held.forEach(Running::finish);

        assertThat(beginAll()).hasSize(1);
    }

    @Test
    void moreThreadsAreUsedAtOnceByWhatWaits() {
        ThreadPool reports = driven.pool.share("reports").maxThreads(1).start();
        submit(reports, 9);
        assertThat(beginAll()).hasSize(1);

        reports.resize(0, 3);

        assertThat(beginAll()).hasSize(2);
    }

    @Test
    void aShareThatWasGivenALimitDoesNotGrowWithItsPool() {
        ThreadPool reports = driven.pool.share("reports").start();
        ThreadPool others = driven.pool.share("others").start();
        reports.resize(0, 1);

        driven.pool.resize(0, 5);

        assertThat(reports.statistics().maxThreads()).isEqualTo(1);
        assertThat(others.statistics().maxThreads()).isEqualTo(5);
        submit(reports, 9);
        assertThat(beginAll()).hasSize(1);
    }

    @Test
    void aThreadThatIsReservedIsThereAtOnceThoughThePoolWasMadeSmallerAmidOthersCalls() {
        ThreadPool lookups = driven.pool.share("lookups").reserved(1).start();
        submit(driven.pool, 9);
        List<Running> others = beginAll();
        assertThat(others).hasSize(2);

        driven.pool.resize(0, 2);
        submit(lookups, 1);
        List<Running> lookup = beginAll();
        assertThat(lookup).as("as before").hasSize(1);

        others.remove(0).finish();
        assertThat(beginAll()).as("there are two threads for it and the other").isEmpty();
        lookup.get(0).finish();
        assertThat(beginAll()).as("one stays reserved").isEmpty();
        assertThat(driven.statistics().workers()).isEqualTo(2);
        submit(lookups, 1);
        others.addAll(beginAll());
        assertThat(others).hasSize(2);
        others.forEach(Running::finish);
        driven.runAll();
        assertThat(driven.statistics().completed()).isEqualTo(11);
        assertThat(driven.statistics().workers()).isLessThanOrEqualTo(2);
    }

    @Test
    void aLimitThatDoesNotFitIsRefusedAndTheOldOneHolds() {
        ThreadPool lookups =
                driven.pool.share("lookups").maxThreads(2).reserved(2).start();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> lookups.resize(0, 1))
                .withMessage("maxThreads is 1 for 'work/lookups', for which 2 threads are reserved; give no fewer");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> lookups.resize(0, 4))
                .withMessageEndingWith("give minThreads 0, and maxThreads up to the pool's 3");

        assertThat(lookups.statistics().maxThreads()).isEqualTo(2);
        submit(lookups, 9);
        assertThat(beginAll()).hasSize(2);
    }
}
