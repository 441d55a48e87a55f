package dev.deft.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderStatisticsTest {

    /** Those of the median are in the tables of the sign test; all are SciPy's binomial distribution's. */
    @ParameterizedTest
    @CsvSource({
        "6, 0.5, 1, 6",
        "10, 0.5, 2, 9",
        "20, 0.5, 6, 15",
        "25, 0.5, 8, 18",
        "30, 0.5, 10, 21",
        "100, 0.5, 40, 61",
        "1000, 0.5, 469, 532",
        "36, 0.9, 29, 36",
        "100, 0.9, 84, 96",
        "1000, 0.9, 881, 919",
        "368, 0.99, 360, 368",
        "1000, 0.99, 983, 997",
        "3688, 0.999, 3680, 3688",
        "1000000, 0.99, 989805, 990196",
        "1000000, 0.999, 998938, 999062"
    })
    void ranksAreThoseOfTheBinomialDistribution(long samples, double p, long low, long high) {
        assertThat(OrderStatistics.of(samples, p)).contains(new OrderStatistics(low, high));
    }

    @ParameterizedTest
    @CsvSource({"6, 0.5", "36, 0.9", "368, 0.99", "3688, 0.999", "36, 0.1"})
    void ofFewerSamplesThanTheQuantileNeedsThereAreNone(long needed, double p) {
        assertThat(OrderStatistics.of(needed, p)).isPresent();
        assertThat(OrderStatistics.of(needed - 1, p)).isEmpty();
        assertThat(OrderStatistics.of(0, p)).isEmpty();
    }

    /** Against sums of the binomial distribution's terms, each from the one before. */
    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 0.9, 0.95})
    void eachTailIsAsLargeAsItMayBeAndNoLarger(double p) {
        IntStream.range(0, 400)
                .forEach(samples -> OrderStatistics.of(samples, p).ifPresent(ranks -> {
                    assertThat(binomial(samples, p, 0, ranks.low() - 1)).isLessThanOrEqualTo(0.025);
                    assertThat(binomial(samples, p, 0, ranks.low())).isGreaterThan(0.025);
                    assertThat(binomial(samples, p, ranks.high(), samples)).isLessThanOrEqualTo(0.025);
                    assertThat(binomial(samples, p, ranks.high() - 1, samples)).isGreaterThan(0.025);
                }));
    }

    @ParameterizedTest
    @CsvSource({"20000, 0.99", "1000000, 0.5", "1000001, 0.5", "100000000, 0.999", "1000000000000, 0.99"})
    void ofManySamplesTheyLieWhereTheNormalDistributionHasThem(long samples, double p) {
        OrderStatistics ranks = OrderStatistics.of(samples, p).orElseThrow();
        double half = 1.959964 * Math.sqrt(samples * p * (1 - p));
        assertThat((double) ranks.low()).isCloseTo(samples * p - half, within(2.5));
        assertThat((double) ranks.high()).isCloseTo(samples * p + half, within(2.5));
    }

    @ParameterizedTest
    @CsvSource({"12, 0.5", "100, 0.5", "100, 0.9", "500, 0.99"})
    void theTrueQuantileLiesBetweenThemAsOftenAsPromised(int samples, double p) {
        OrderStatistics ranks = OrderStatistics.of(samples, p).orElseThrow();
        Random random = new Random(11);
        long covered = IntStream.range(0, 4_000)
                .mapToObj(any -> random.doubles(samples).sorted().toArray())
                .filter(sorted -> sorted[(int) ranks.low() - 1] <= p && p <= sorted[(int) ranks.high() - 1])
                .count();
        assertThat(covered / 4_000.0).isBetween(0.945, 0.99);
        assertThat(covered / 4_000.0).isCloseTo(binomial(samples, p, ranks.low(), ranks.high() - 1), within(0.01));
    }

    @Test
    void theRangeOfSixHasTheirMedianInIt() {
        double[] six = {3, 1, 6, 2, 5, 4};
        assertThat(OrderStatistics.ofMedian(six)).contains(new Interval(1, 6));
        assertThat(six).containsExactly(3, 1, 6, 2, 5, 4);
        assertThat(binomial(6, 0.5, 1, 5)).isCloseTo(0.96875, within(1e-12));
    }

    @Test
    void theMedianOfMoreLiesInLessThanTheirRange() {
        double[] ten = IntStream.rangeClosed(1, 10).asDoubleStream().toArray();
        assertThat(OrderStatistics.ofMedian(ten)).contains(new Interval(2, 9));
        assertThat(OrderStatistics.ofMedian(Arrays.copyOf(ten, 5))).isEmpty();
    }

    @Test
    void aQuantileOutsideTheSamplesIsRefused() {
        assertThatThrownBy(() -> OrderStatistics.of(100, 99))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("99.0 of 100");
        assertThatThrownBy(() -> OrderStatistics.of(100, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> OrderStatistics.of(-1, 0.5)).isInstanceOf(IllegalArgumentException.class);
    }

    /** The chance that from {@code least} to {@code most} of the samples lie below the p-quantile. */
    private static double binomial(int samples, double p, long least, long most) {
        double logTerm = samples * Math.log1p(-p);
        double sum = 0;
        for (int count = 0; count <= most; count++) {
            sum += count >= least ? Math.exp(logTerm) : 0;
            logTerm += Math.log((samples - count) / (count + 1.0) * p / (1 - p));
        }
        return sum;
    }
}
