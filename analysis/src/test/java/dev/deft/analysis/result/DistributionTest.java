package dev.deft.analysis.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DistributionTest {

    @Test
    void anyPercentileIsKnownUpToTheHighestThatThereAreSamplesFor() {
        Distribution latencies = MadeCells.latencies(LongStream.rangeClosed(1, 1_000));
        assertThat(latencies.highestPercent()).isCloseTo(99.63, within(0.01));
        assertThat(latencies.nanosAtPercent(0)).hasValue(1);
        assertThat(latencies.nanosAtPercent(75)).hasValue(750);
        assertThat(latencies.nanosAtPercent(99.5)).hasValue(995);
        assertThat(latencies.nanosAtPercent(latencies.highestPercent())).hasValue(997);
        assertThat(latencies.nanosAtPercent(99.7)).isEmpty();
    }

    @Test
    void noPercentileIsOutsideOfWhatWasMeasured() {
        Distribution latencies = MadeCells.latencies(100, 1_000_001);
        assertThat(latencies.nanosAtPercent(0)).hasValue(1_000_001);
        assertThat(latencies.nanosAtPercent(latencies.highestPercent())).hasValue(1_000_001);
    }

    @Test
    void withoutSamplesThereIsNoPercentile() {
        Distribution none = Distribution.none();
        assertThat(none.highestPercent()).isZero();
        assertThat(none.nanosAtPercent(0)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void thePercentilesOfReportsNeedAsManySamplesAsAnyOther(Percentile percentile) {
        Distribution enough = MadeCells.latencies(percentile.samplesNeeded(), 1_000);
        assertThat(enough.nanosAtPercent(percentile.percent()))
                .hasValue(enough.quantile(percentile).orElseThrow().nanos());
        Distribution tooFew = MadeCells.latencies(percentile.samplesNeeded() - 1, 1_000);
        assertThat(tooFew.nanosAtPercent(percentile.percent())).isEmpty();
    }

    @Test
    void aHistogramLosesNothingInItsText() {
        Histogram histogram = exponential();
        Distribution distribution = Distribution.of(histogram, 1, 1, 0);

        assertThat(distribution.decoded()).isEqualTo(histogram);
        assertThat(distribution.histogram().length()).isLessThan(histogram.getEstimatedFootprintInBytes() / 10);
    }

    @Test
    void eachDecodedHistogramBelongsToWhoeverAskedForIt() {
        Distribution distribution = Distribution.of(exponential(), 1, 1, 0);
        distribution.decoded().reset();
        assertThat(distribution.decoded().getTotalCount()).isEqualTo(10_000);
    }

    @Test
    void whatIsNoHistogramIsRefused() {
        Distribution distribution = new Distribution(1, 0, 1.0, Map.of(), 1L, "!");
        assertThatIllegalArgumentException()
                .isThrownBy(distribution::decoded)
                .withMessageStartingWith("it is no HdrHistogram V2 in base64: ");
    }

    private static Histogram exponential() {
        Histogram histogram = new Histogram(3);
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 10_000; i++) {
            histogram.recordValue((long) (2e6 * -Math.log1p(-random.nextDouble())));
        }
        return histogram;
    }
}
