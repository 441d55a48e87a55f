package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThreadPoolBuilderTest {

    private static void assertRefused(Runnable wrong, String message) {
        assertThatThrownBy(wrong::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void theDefaultsAreThoseOfTheContract() {
        PoolSettings defaults = ThreadPool.named("db").settings();

        assertThat(defaults.minThreads()).isZero();
        assertThat(defaults.maxThreads()).isEqualTo(20);
        assertThat(defaults.queueCapacity()).isEqualTo(10_000);
        assertThat(defaults.idleTimeoutNanos()).isEqualTo(Duration.ofSeconds(60).toNanos());
    }

    @Test
    void whatCannotBeIsRefusedWithTheValueAndWhatIsAllowed() {
        ThreadPoolBuilder builder = ThreadPool.named("db");

        assertRefused(
                () -> ThreadPool.named(" "),
                "a pool's name is \" \"; give one that is not blank: its threads are named after it");
        assertRefused(() -> builder.queueCapacity(0), "queueCapacity is 0; give at least 1");
        assertRefused(() -> builder.idleTimeout(Duration.ofMillis(-1)), "idleTimeout is -1 ms; give zero or more");
        assertRefused(() -> builder.maxThreads(0).start(), "maxThreads is 0; give at least 1");
        assertRefused(
                () -> builder.minThreads(3).maxThreads(2).start(), "minThreads is 3; give 0 to maxThreads, which is 2");
        assertRefused(() -> builder.minThreads(-1).start(), "minThreads is -1; give 0 to maxThreads, which is 2");
    }

    @Test
    void aThreadFactoryIsNeeded() {
        assertThatThrownBy(() -> ThreadPool.named("db").threadFactory(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void aBuilderMayStartSeveralPools() {
        ThreadPoolBuilder builder = ThreadPool.named("db").maxThreads(2);
        DrivenPoolFixture first = new DrivenPoolFixture(builder);
        DrivenPoolFixture second = new DrivenPoolFixture(builder.maxThreads(3));

        first.pool.close();
        second.submit("a");

        assertThat(first.statistics().maxThreads()).isEqualTo(2);
        assertThat(second.statistics().maxThreads()).isEqualTo(3);
    }

    @Test
    void aPoolSaysHowItIs() {
        DrivenPoolFixture driven =
                new DrivenPoolFixture(ThreadPool.named("db").maxThreads(2).queueCapacity(5));
        driven.submit("a", "b", "c");

        assertThat(driven.pool)
                .hasToString("ThreadPool db (2 of 2 workers busy, at most 2; 1 of 5 places in the queue taken)");
        assertThat(driven.pool.name()).isEqualTo("db");
        assertThat(driven.pool.asExecutorService())
                .hasToString("ThreadPool db (2 of 2 workers busy, at most 2; 1 of 5 places in the queue taken) as an"
                        + " ExecutorService");
    }

    @Test
    void aNegativeNumberOfSpareWorkersIsRefused() {
        assertThatThrownBy(() -> ThreadPool.named("db").spareWorkers(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("spareWorkers is -1; give 0 or more");
    }
}
