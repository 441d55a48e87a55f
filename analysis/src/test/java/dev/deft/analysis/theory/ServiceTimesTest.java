package dev.deft.analysis.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.numbers.gamma.RegularizedGamma;
import org.junit.jupiter.api.Test;

class ServiceTimesTest {

    /** Times 1, 2 and 5 with counts 5, 3 and 2: mean 2.1, variance 2.29. */
    private final ServiceTimes binned = ServiceTimes.of(new double[] {1, 2, 5}, new double[] {5, 3, 2});

    @Test
    void weightsNeedNotAddUpToOne() {
        assertThat(binned.meanNanos()).isCloseTo(2.1, within(1e-12));
        assertThat(binned.squaredVariation()).isCloseTo(2.29 / 2.1 / 2.1, within(1e-12));
    }

    @Test
    void quantilesAreTimesThatOccur() {
        assertThat(binned.quantileNanos(0)).isEqualTo(1);
        assertThat(binned.quantileNanos(0.5)).isEqualTo(1);
        assertThat(binned.quantileNanos(0.501)).isEqualTo(2);
        assertThat(binned.quantileNanos(0.8)).isEqualTo(2);
        assertThat(binned.quantileNanos(0.999)).isEqualTo(5);
    }

    @Test
    void roundingDoesNotMoveAQuantileToTheNextBin() {
        double[] nanos = new double[100];
        double[] weights = new double[100];
        for (int i = 0; i < 100; i++) {
            nanos[i] = i + 1;
            weights[i] = 0.1;
        }
        ServiceTimes hundred = ServiceTimes.of(nanos, weights);
        for (int percent = 1; percent < 100; percent++) {
            assertThat(hundred.quantileNanos(percent / 100.0)).isEqualTo(percent);
        }
    }

    @Test
    void aBinThatNoCallFellIntoIsNoQuantile() {
        ServiceTimes gaps = ServiceTimes.of(new double[] {1, 2, 3, 4}, new double[] {0, 1, 1, 0});
        assertThat(gaps.quantileNanos(0)).isEqualTo(2);
        assertThat(gaps.quantileNanos(0.999_999)).isEqualTo(3);
    }

    @Test
    void tailIsThePartThatTakesLonger() {
        assertThat(binned.tailAfter(Wait.NONE, -1)).isEqualTo(1);
        assertThat(binned.tailAfter(Wait.NONE, 0.9)).isEqualTo(1);
        assertThat(binned.tailAfter(Wait.NONE, 1)).isCloseTo(0.5, within(1e-15));
        assertThat(binned.tailAfter(Wait.NONE, 4.9)).isCloseTo(0.2, within(1e-15));
        assertThat(binned.tailAfter(Wait.NONE, 5)).isZero();
    }

    @Test
    void constantServiceDoesNotVary() {
        ServiceTimes constant = KnownDistribution.constant(7);
        assertThat(constant.meanNanos()).isEqualTo(7);
        assertThat(constant.squaredVariation()).isZero();
        assertThat(constant.quantileNanos(0.99)).isEqualTo(7);
    }

    @Test
    void exponentialServiceAfterAnErlangWaitIsErlangOfOneMore() {
        // Three exponential times of mean 1,000, then one more: fewer than 4 events by then.
        ServiceTimes exponential = KnownDistribution.exponential(1_000);
        double found = exponential.tailAfter(Wait.gamma(3_000, 3_000_000), 6_000);
        assertThat(found).isCloseTo(RegularizedGamma.Q.value(4, 6), within(1e-5));
    }

    @Test
    void aQuantileAfterAWaitIsWhereTheTailFallsToIt() {
        ServiceTimes service = KnownDistribution.MEDIUM.times();
        Wait wait = Wait.exponential(0.5, 1e6);
        for (double p : new double[] {0.1, 0.5, 0.9, 0.99, 0.9999}) {
            double t = service.quantileAfter(wait, p);
            assertThat(service.tailAfter(wait, t)).isLessThanOrEqualTo(1 - p);
            assertThat(service.tailAfter(wait, t * (1 - 1e-8))).isGreaterThan(1 - p);
        }
    }

    @Test
    void refusesTimesThatNoHistogramHas() {
        assertThatThrownBy(() -> ServiceTimes.of(new double[] {1, 2}, new double[] {1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there are 2 times and 1 weights");
        assertThatThrownBy(() -> ServiceTimes.of(new double[] {2, 1}, new double[] {1, 1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("number 2 takes 1.0 ns after 2.0 ns");
        assertThatThrownBy(() -> ServiceTimes.of(new double[] {1}, new double[] {0}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("they make 0.0");
        assertThatThrownBy(() -> ServiceTimes.of(new double[0], new double[0]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KnownDistribution.constant(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the mean service time must be above 0 ns, and finite; it is 0.0 ns");
        assertThatThrownBy(() -> binned.quantileNanos(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("it was 1.0");
    }
}
