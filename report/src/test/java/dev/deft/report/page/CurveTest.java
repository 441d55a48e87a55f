package dev.deft.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.Percentile;
import dev.deft.report.document.Samples;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CurveTest {

    @Test
    void aCurveHasTheHistogramsValues() {
        Curve curve = Curve.of(
                Samples.of(LongStream.rangeClosed(1, 1_000).map(i -> i * 1_000).toArray())
                        .distribution(),
                "it");
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
        Curve curve = Curve.of(Samples.around(1e6, 400, 1).distribution(), "it");
        assertThat(curve.end()).isEqualTo(highest(400));
        assertThat(curve.dots()).allMatch(dot -> dot.part() <= 0.991);
    }

    @Test
    void noSamplesMakeNoCurve() {
        Curve curve = Curve.of(Samples.of().distribution(), "it");
        assertThat(curve.line()).isEmpty();
        assertThat(curve.dots()).isEmpty();
        assertThat(curve.end()).isZero();
    }

    @Test
    void noPointLiesAboveTheLongestCall() {
        Distribution distribution = Samples.of(1_000_003, 1_000_003, 1_000_003).distribution();
        Distribution exact = new Distribution(
                3, 0, distribution.meanNanos(), distribution.percentiles(), 1_000_001L, distribution.histogram());
        assertThat(Curve.of(exact, "it").line()).allMatch(value -> value.nanos() <= 1_000_001);
    }

    @Test
    void aFlatStretchKeepsOnlyItsEnds() {
        assertThat(Curve.of(Samples.of(new long[10_000]).distribution(), "it").line())
                .hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void whatIsNoHistogramIsRefusedByName() {
        for (String histogram : List.of("", "!", Base64.getEncoder().encodeToString(new byte[64]))) {
            Distribution distribution = new Distribution(1, 0, 1.0, Map.of(), 1L, histogram);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Curve.of(distribution, "D=1 W=2 in 'a.json'"))
                    .withMessageStartingWith(
                            "the histogram of D=1 W=2 in 'a.json' cannot be drawn: it is no HdrHistogram V2 in base64: ")
                    .withMessageEndingWith("; measure again");
        }
    }

    private static double highest(long samples) {
        return Percentile.highestFor(samples) / 100;
    }
}
