package dev.deft.analysis.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RatioTest {

    @Test
    void ratiosThatAreAllTheSameHaveAnIntervalOfNoWidth() {
        assertThat(Ratio.of(DoubleStream.generate(() -> 2).limit(10))).isEqualTo(new Ratio(2.0, 2.0, 2.0, true));
    }

    @Test
    void theSameNumbersGiveTheSameIntervalInWhateverOrder() {
        Ratio ratio = Ratio.of(DoubleStream.of(1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7));
        assertThat(Ratio.of(DoubleStream.of(1.7, 1.2, 1.6, 1.4, 1.5, 1.3, 1.1))).isEqualTo(ratio);
        assertThat(ratio.median()).isEqualTo(1.4);
    }

    /** The bootstrap's interval of a median has ends near the order statistics of the binomial interval, here 10 and 21. */
    @Test
    void theIntervalOfThirtyRoundsLiesWhereOrderStatisticsHaveIt() {
        Ratio ratio = Ratio.of(IntStream.rangeClosed(1, 30).asDoubleStream());
        assertThat(ratio.median()).isEqualTo(15.5);
        assertThat(ratio.low()).isCloseTo(10, Offset.offset(1.5));
        assertThat(ratio.high()).isCloseTo(21, Offset.offset(1.5));
    }

    @Test
    void theTrueMedianLiesInAboutNineteenOfTwentyIntervals() {
        Random random = new Random(7);
        long covered = IntStream.range(0, 400)
                .mapToObj(any -> Ratio.of(random.doubles(30)))
                .filter(ratio -> ratio.low() <= 0.5 && 0.5 <= ratio.high())
                .count();
        assertThat(covered).isBetween(365L, 395L);
    }

    @Test
    void whatIsNotKnownIsLeftOut() {
        assertThat(Ratio.of(DoubleStream.of(3, Double.NaN, 3, 3, Double.POSITIVE_INFINITY, 3, 3, 3)))
                .isEqualTo(new Ratio(3.0, 3.0, 3.0, true));
        assertThat(Ratio.of(DoubleStream.of(Double.NaN)).median()).isNull();
    }

    @Test
    void ofTooFewRoundsThereIsAMedianAndNoInterval() {
        Ratio ratio = Ratio.of(DoubleStream.of(2, 3, 4, 5, 6));
        assertThat(ratio.median()).isEqualTo(4);
        assertThat(ratio.low()).isNull();
        assertThat(ratio.resolved()).isFalse();
    }

    @Test
    void aDifferenceIsResolvedWhereTheIntervalDoesNotContainOne() {
        assertThat(Ratio.of(DoubleStream.of(1.01, 1.1, 1.1, 1.2, 1.2, 1.4)).resolved())
                .isTrue();
        assertThat(Ratio.of(DoubleStream.of(0.7, 0.7, 0.8, 0.8, 0.9, 0.99)).resolved())
                .isTrue();
        assertThat(Ratio.of(DoubleStream.of(1, 1, 1, 1.2, 1.2, 1.4)).resolved()).isFalse();
        assertThat(Ratio.of(DoubleStream.of(0.7, 0.8, 0.9, 1, 1.1, 1.1)).resolved())
                .isFalse();
    }

    @Test
    void roundsArePairedByTheirNumber() {
        List<Figures> base = means(1, 2, 4, 8, 16, 32, 64);
        ComparedPeer other = ComparedPeer.of("vertx", means(3, 6, 12, 24, 48, 96), base);
        assertThat(other.ratios()).isNotNull();
        assertThat(other.ratios().mean()).isEqualTo(new Ratio(3.0, 3.0, 3.0, true));
        assertThat(other.median().meanNanos()).isEqualTo(18);
        assertThat(Figures.medians(base).meanNanos()).isEqualTo(8);
    }

    @Test
    void aFigureThatIsMissingInOneRoundHasNoMedian() {
        assertThat(Figures.medians(means(3, Double.NaN, 5)).meanNanos()).isNull();
    }

    private static List<Figures> means(double... nanos) {
        return DoubleStream.of(nanos)
                .mapToObj(Numbers::finite)
                .map(mean -> new Figures(100.0, mean, mean, mean, null, 1e5, mean, 48.0))
                .toList();
    }
}
