package dev.deft.soak.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** Waits that end and waits that hang; the time and the work of the threads are made by hand. */
class HangDetectorTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private long now;
    private LongUnaryOperator parked = asked -> asked;
    private LongUnaryOperator cpuAt = time -> 0;
    private final HangDetector hangDetector = new HangDetector(
            Duration.ofSeconds(1), () -> cpuAt.applyAsLong(now), () -> now, asked -> now += parked.applyAsLong(asked));

    @Test
    void whatHasEndedIsNotWaitedFor() {
        assertThat(hangDetector.await(() -> true)).isTrue();
        assertThat(now).isZero();
    }

    @Test
    void threadsThatAllWaitExhaustIt() {
        assertThat(hangDetector.await(() -> false)).isFalse();
        assertThat(now).isBetween(SECOND, 2 * SECOND);
    }

    @Test
    void aThreadThatWorksNowAndThenIsWaitedForLonger() {
        cpuAt = time -> time / (SECOND / 2);

        assertThat(hangDetector.await(() -> now > 5 * SECOND)).isTrue();
    }

    @Test
    void aThreadThatWorksForEverExhaustsItAtLast() {
        cpuAt = time -> time;

        assertThat(hangDetector.await(() -> false)).isFalse();
        assertThat(now).isBetween(10 * SECOND, 11 * SECOND);
    }

    @Test
    void aMachineThatStoodStillForAnHourIsNoHang() {
        parked = asked -> now == 0 ? Duration.ofHours(1).toNanos() : asked;

        assertThat(hangDetector.await(() -> now > Duration.ofHours(1).toNanos() + SECOND / 2))
                .isTrue();
    }
}
