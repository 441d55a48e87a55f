package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.analysis.result.LookUpWindow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rounds on real threads, with real look-ups, which check what comes out and never how fast. */
@Tag("real-threads")
@Timeout(600)
class DeftLookUpsTest {

    private static final Duration PATIENT = Duration.ofSeconds(2);

    /** Leaves out what other tests of this JVM block on purpose. */
    private final Set<Thread> before = Thread.getAllStackTraces().keySet();

    @AfterEach
    void leavesNoThreadBehind() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("deft-") && !before.contains(thread)) {
                thread.join(TimeUnit.SECONDS.toMillis(30));
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyPlaceAnswersEveryLookUp(LookUpPlace place) throws Exception {
        LookUpWindow window = measured(place, IsolationPlans.plan("sleep:1ms", PATIENT, 1));
        assertThat(window.latencies().samples()).isBetween(50L, 150L);
        assertThat(window.userThroughput() != null).isEqualTo(place.reference() != null);
    }

    @ParameterizedTest
    @EnumSource(names = {"ALONE", "ASYNC_ALONE"})
    void aDelayIsInEveryLookUp(LookUpPlace place) throws Exception {
        LookUpWindow window = measured(place, IsolationPlans.plan("noop", PATIENT, Duration.ofMillis(3), 1));
        assertThat(window.latencies().decoded().getMinValue()).isGreaterThanOrEqualTo(3_000_000 - 5_000);
    }

    @Test
    void aCallOfTheUsersThatFailsIsTold(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("short-lived"));
        IsolationPlan plan = IsolationPlans.plan("file:" + file, PATIENT, 1);
        Files.delete(file);
        assertThatThrownBy(() -> measured(LookUpPlace.OWN, plan))
                .isInstanceOf(LookUpsFailedException.class)
                .hasMessageContaining("NoSuchFileException");
    }

    private static LookUpWindow measured(LookUpPlace place, IsolationPlan plan) throws Exception {
        return new DeftLookUps(place, plan).measure(plan.warmUp(), plan.time(), plan.seed());
    }
}
