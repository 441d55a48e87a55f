package dev.deft.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeTest {

    private static final double LOG_OF_FIFTEEN_PERCENT = Math.log(1.15);

    /** Student's t of 8 degrees of freedom at 5 % and at 0.05 %. */
    @Test
    void theIntervalIsWiderTheMoreSeriesThereAre() {
        Difference difference = new Difference(LOG_OF_FIFTEEN_PERCENT, 0.01, 8);
        assertInterval(Change.among(List.of(difference)).get(0), 0.02306);
        Change.among(Collections.nCopies(100, difference)).forEach(change -> assertInterval(change, 0.05041 * 1.1143));
    }

    private static void assertInterval(Change change, double half) {
        assertThat(change.ratio()).isCloseTo(1.15, within(1e-12));
        assertThat(Math.log(change.interval().low())).isCloseTo(LOG_OF_FIFTEEN_PERCENT - half, within(1e-5));
        assertThat(Math.log(change.interval().high())).isCloseTo(LOG_OF_FIFTEEN_PERCENT + half, within(1e-5));
        assertThat(Math.log(change.resolution())).isCloseTo(half, within(1e-5));
    }

    @Test
    void changesAreInTheOrderOfTheirSeries() {
        assertThat(Change.among(List.of(new Difference(0, 0, 8), new Difference(Math.log(2), 0, 8))))
                .extracting(Change::ratio)
                .containsExactly(1.0, 2.0);
        assertThat(Change.among(List.of())).isEmpty();
    }

    @Test
    void itIsResolvedWhereItIsLargerThanTheResolution() {
        double resolution = ofOne(0, 0.05).resolution();
        assertThat(ofOne(Math.log(resolution) * 1.001, 0.05).isResolved()).isTrue();
        assertThat(ofOne(-Math.log(resolution) * 1.001, 0.05).isResolved()).isTrue();
        assertThat(ofOne(Math.log(resolution) * 0.999, 0.05).isResolved()).isFalse();
        assertThat(ofOne(-Math.log(resolution) * 0.999, 0.05).isResolved()).isFalse();
    }

    @Test
    void aRiseIsResolvedAndBeyondItsShare() {
        assertThat(ofOne(LOG_OF_FIFTEEN_PERCENT, 0.01).isRiseBeyond(0.1)).isTrue();
        assertThat(ofOne(LOG_OF_FIFTEEN_PERCENT, 0.01).isRiseBeyond(0.16)).isFalse();
        assertThat(ofOne(LOG_OF_FIFTEEN_PERCENT, 0.1).isRiseBeyond(0.1)).isFalse();
    }

    @Test
    void aFallIsNoRise() {
        assertThat(ofOne(Math.log(0.85), 0.01).isResolved()).isTrue();
        assertThat(ofOne(Math.log(0.85), 0.01).isRiseBeyond(0.1)).isFalse();
    }

    @Test
    void wildRoundsCanResolveNothing() {
        Difference wild = Difference.of(new double[] {-90, 90}, new double[] {-90, 90});
        Change change = Change.among(Collections.nCopies(100, wild)).get(0);
        assertThat(change.resolution()).isInfinite();
        assertThat(change.interval()).isEqualTo(new Interval(0, Double.POSITIVE_INFINITY));
        assertThat(change.isResolved()).isFalse();
    }

    private static Change ofOne(double logRatio, double standardError) {
        return Change.among(List.of(new Difference(logRatio, standardError, 8))).get(0);
    }
}
