package dev.deft.bench.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoolSystemTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hill-climbing",
                "probing",
                "fixed:8",
                "jdk:1",
                "fork-join:500",
                "virtual:20",
                "dotnet",
                "fixed:best"
            })
    void aPoolIsReadAsItIsTyped(String typed) {
        assertThat(PoolSystem.parse(typed).typed()).isEqualTo(typed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "fixed",
                "fixed:0",
                "fixed:501",
                "probing:3",
                "FIXED:3",
                "fixed:-1",
                "goldfish",
                "jdk:1:2",
                "probing:best",
                "dotnet:2"
            })
    void whatIsNoPoolIsRefusedWithWhatIsAllowed(String typed) {
        assertThatThrownBy(() -> PoolSystem.parse(typed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unknown pool '" + typed + "'; allowed: " + PoolSystem.SYNTAX);
    }

    @Test
    void theBestSizeIsThatOfTheExperiment() {
        assertThat(PoolSystem.parse("jdk:best").where(30).typed()).isEqualTo("jdk:30");
        assertThat(PoolSystem.parse("jdk:8").where(30).typed()).isEqualTo("jdk:8");
        assertThat(PoolSystem.parse("probing").where(30).typed()).isEqualTo("probing");
    }

    @Tag("real-threads")
    @ParameterizedTest
    @ValueSource(strings = {"hill-climbing", "probing", "fixed:3", "jdk:3", "fork-join:3", "virtual:3"})
    void aPoolThatIsClosedHasInterruptedItsTasksAndHasNoThreadLeft(String typed) throws Exception {
        PoolSystem system = PoolSystem.parse(typed);
        if (system.missing() != null) {
            System.out.println("skipped: " + system.missing());
            return;
        }
        CountDownLatch begun = new CountDownLatch(2);
        AtomicInteger ended = new AtomicInteger();
        SizedPool pool = system.start(2, decision -> {});
        for (int i = 0; i < 2; i++) {
            pool.execute(() -> {
                begun.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    long until = System.nanoTime() + 20_000_000; // some ending takes a while
                    while (System.nanoTime() - until < 0) {
                        Thread.onSpinWait();
                    }
                    ended.incrementAndGet();
                }
            });
        }
        begun.await();

        pool.close();

        assertThat(ended).hasValue(2);
        assertThat(pool.threads()).isZero();
    }

    @Test
    void onlyVirtualThreadsCanBeMissing() {
        assertThat(PoolSystem.parse("jdk:2").missing()).isNull();
        assertThat(PoolSystem.parse("virtual:2").missing() == null)
                .isEqualTo(Runtime.version().feature() >= 21);
    }
}
