package dev.deft.report.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class HeatScaleTest {

    @Test
    void equalStepsStandForEqualFactors() {
        HeatScale scale = new HeatScale(1, 10_000);

        assertThat(scale.position(1)).isZero();
        assertThat(scale.position(10)).isCloseTo(0.25, within(1e-9));
        assertThat(scale.position(100)).isCloseTo(0.5, within(1e-9));
        assertThat(scale.position(10_000)).isEqualTo(1);
    }

    @Test
    void theEndsHaveTheEndsColours() {
        HeatScale scale = new HeatScale(2, 8);

        assertThat(scale.colour(2)).isEqualTo(0x440154);
        assertThat(scale.colour(4)).isEqualTo(0x21918c);
        assertThat(scale.colour(8)).isEqualTo(0xfde725);
    }

    @Test
    void whatLiesOutsideGetsTheNearestEnd() {
        HeatScale scale = new HeatScale(2, 8);

        assertThat(scale.position(1)).isZero();
        assertThat(scale.position(9)).isEqualTo(1);
    }

    @Test
    void valuesThatAreUnknownDoNotStretchIt() {
        assertThat(HeatScale.over(DoubleStream.of(Double.NaN, 3, 0, 5, Double.POSITIVE_INFINITY)))
                .isEqualTo(new HeatScale(3, 5));
    }

    @Test
    void equalValuesLieInTheMiddle() {
        assertThat(HeatScale.over(DoubleStream.of(3, 3)).position(3)).isEqualTo(0.5);
        assertThat(HeatScale.over(DoubleStream.empty()).position(1)).isEqualTo(0.5);
    }

    @Test
    void blackIsReadOnLightColoursAndWhiteOnDarkOnes() {
        assertThat(HeatScale.isLight(0xfde725)).isTrue();
        assertThat(HeatScale.isLight(0x440154)).isFalse();
    }
}
