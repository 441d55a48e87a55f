package dev.deft.analysis.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Against numbers worked out by hand. */
class BoundsTest {

    private static final double US = 1_000;
    private static final double MS = 1_000 * US;

    @Test
    void fewCallersAreBoundByThemselves() {
        Bounds bounds = new Bounds(4, 0, 2 * MS, 16, 0, 2);
        assertThat(bounds.binding()).isEqualTo(Bottleneck.DEMAND);
        assertThat(bounds.throughput()).isEqualTo(2_000);
        assertThat(bounds.meanResponseNanos()).isEqualTo(2 * MS);
    }

    @Test
    void manyCallersAreBoundByTheWorkers() {
        Bounds bounds = new Bounds(64, 10 * US, 2 * MS, 16, 20 * US, 2);
        assertThat(bounds.binding()).isEqualTo(Bottleneck.WORKERS);
        assertThat(bounds.throughput()).isEqualTo(8_000);
        assertThat(bounds.meanResponseNanos()).isEqualTo(8 * MS);
    }

    @Test
    void shortWorkIsBoundByTheReactor() {
        Bounds bounds = new Bounds(64, 10 * US, 20 * US, 16, 15 * US, 4);
        assertThat(bounds.binding()).isEqualTo(Bottleneck.REACTOR);
        assertThat(bounds.throughput()).isEqualTo(100_000);
        assertThat(bounds.meanResponseNanos()).isCloseTo(640 * US, within(1e-6));
    }

    @Test
    void workOnTheProcessorIsBoundByItsCores() {
        Bounds bounds = new Bounds(64, 10 * US, 1 * MS, 64, 1 * MS, 2);
        assertThat(bounds.binding()).isEqualTo(Bottleneck.CPU);
        assertThat(bounds.throughput()).isEqualTo(2_000);
    }

    @Test
    void aClosedQueueMeetsThemWhereNothingVaries() {
        ClosedQueue queue = new ClosedQueue(64, ServiceTimes.constant(2 * MS), 0, 16);
        Bounds bounds = new Bounds(64, 0, 2 * MS, 16, 0, 2);
        assertThat(queue.throughput()).isEqualTo(bounds.throughput());
    }

    @Test
    void refusesNumbersThatNoLoopHas() {
        assertThatThrownBy(() -> new Bounds(1, 0, 1, 1, -1, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1.0 ns and 2");
        assertThatThrownBy(() -> new Bounds(0, 0, 1, 1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Bounds(1, 0, 0, 1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Bounds(1, 0, 1, 1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
