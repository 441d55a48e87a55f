package dev.deft.analysis.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

    private static final int MANY = 200_000;

    @Test
    void poissonGapsHaveTheirMeanAndVaryAsMuch() {
        double[] gaps = gaps(Arrivals.POISSON.gaps(50_000, 1));
        double mean = 0;
        for (double gap : gaps) {
            mean += gap / MANY;
        }
        double variance = 0;
        for (double gap : gaps) {
            variance += (gap - mean) * (gap - mean) / MANY;
        }
        assertThat(mean).isCloseTo(50_000, within(500.0));
        assertThat(variance / (mean * mean)).isCloseTo(Arrivals.POISSON.squaredVariation(), within(0.02));
    }

    @Test
    void theSameSeedGivesTheSamePlan() {
        assertThat(gaps(Arrivals.POISSON.gaps(1_000, 4)))
                .isEqualTo(gaps(Arrivals.POISSON.gaps(1_000, 4)))
                .isNotEqualTo(gaps(Arrivals.POISSON.gaps(1_000, 5)));
    }

    @Test
    void constantGapsKeepARateThatIsNoWholeNumberOfNanoseconds() {
        double[] gaps = gaps(Arrivals.CONSTANT.gaps(1e9 / 300_000, 1));
        double sum = 0;
        for (double gap : gaps) {
            assertThat(gap).isBetween(3333.0, 3334.0);
            sum += gap;
        }
        assertThat(sum).isCloseTo(MANY * 1e9 / 300_000, within(1.0));
        assertThat(Arrivals.CONSTANT.squaredVariation()).isZero();
    }

    private static double[] gaps(LongSupplier gaps) {
        return LongStream.generate(gaps).limit(MANY).asDoubleStream().toArray();
    }
}
