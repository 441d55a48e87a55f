package dev.deft.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.Percentile;
import dev.deft.report.document.Samples;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CurveTest {

    @Test
    void aCurveHasTheHistogramsValues() {
        Curve curve = Curve.of(
                Samples.of(LongStream.rangeClosed(1, 1_000).map(i -> i * 1_000).toArray())
                        .distribution());
        assertThat(curve.dots()).anySatisfy(dot -> {
            assertThat(dot.part()).isEqualTo(0.5);
            assertThat(dot.nanos()).isCloseTo(500_000, within(1_000.0));
        });
        assertThat(curve.line().get(0).nanos()).isCloseTo(1_000, within(1.0));
    }

    /** The reference's own numbers: p99 needs 368 samples, p99.9 needs 3,688. */
    @Test
    void aCurveEndsWhereItsSamplesSupportNoPercentile() {
        assertThat(highest(367)).isLessThan(0.99);
        assertThat(highest(368)).isGreaterThanOrEqualTo(0.99);
        assertThat(highest(3_687)).isLessThan(0.999);
        assertThat(highest(3_688)).isGreaterThanOrEqualTo(0.999);
        Curve curve = Curve.of(Samples.around(1e6, 400, 1).distribution());
        assertThat(curve.end()).isEqualTo(highest(400));
        assertThat(curve.dots()).allMatch(dot -> dot.part() <= 0.991);
    }

    @Test
    void noSamplesMakeNoCurve() {
        Curve curve = Curve.of(Samples.of().distribution());
        assertThat(curve.line()).isEmpty();
        assertThat(curve.dots()).isEmpty();
        assertThat(curve.end()).isZero();
    }

    @Test
    void noPointLiesAboveTheLongestCall() {
        Distribution distribution = Samples.of(1_000_003, 1_000_003, 1_000_003).distribution();
        Distribution exact = new Distribution(
                3, 0, distribution.meanNanos(), distribution.percentiles(), 1_000_001L, distribution.histogram());
        assertThat(Curve.of(exact).line()).allMatch(value -> value.nanos() <= 1_000_001);
    }

    @Test
    void aFlatStretchKeepsOnlyItsEnds() {
        assertThat(Curve.of(Samples.of(new long[10_000]).distribution()).line()).hasSizeLessThanOrEqualTo(3);
    }

    private static double highest(long samples) {
        return Percentile.highestFor(samples) / 100;
    }
}
