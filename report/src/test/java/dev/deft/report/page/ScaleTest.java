package dev.deft.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ScaleTest {

    @Test
    void aLogScalePutsEqualFactorsEquallyFarApart() {
        LogAxis scale = new LogAxis(1, 100, 0, 200);
        assertThat(scale.at(1)).isEqualTo(0);
        assertThat(scale.at(10)).isCloseTo(100, within(1e-9));
        assertThat(scale.at(100)).isCloseTo(200, within(1e-9));
    }

    @Test
    void aLogScaleThatGrowsUpwardsEndsAboveWhereItBegins() {
        LogAxis scale = new LogAxis(1, 100, 300, 40);
        assertThat(scale.at(1)).isEqualTo(300);
        assertThat(scale.at(100)).isCloseTo(40, within(1e-9));
    }

    @Test
    void aValueBelowALogScaleLiesAtItsBegin() {
        assertThat(new LogAxis(10, 100, 5, 200).at(0)).isEqualTo(5);
    }

    @Test
    void aLogScaleLeavesRoomBeyondItsValues() {
        LogAxis scale = LogAxis.over(DoubleStream.of(1, 1_000), 0, 100);
        assertThat(scale.at(1)).isBetween(0.5, 3.0);
        assertThat(scale.at(1_000)).isBetween(97.0, 99.5);
    }

    @Test
    void aLogScaleOverNearlyTheSameIsStillAFactorOfTwoWide() {
        LogAxis scale = LogAxis.over(DoubleStream.of(2.00e6, 2.01e6), 0, 100);
        assertThat(scale.greatest() / scale.least()).isGreaterThan(2);
        assertThat(scale.at(2.005e6)).isCloseTo(50, within(0.1));
    }

    @Test
    void aLogScaleOverNothingOrNonsenseIsAScaleAllTheSame() {
        for (DoubleStream values :
                new DoubleStream[] {DoubleStream.empty(), DoubleStream.of(Double.NaN, 0, -1, 1 / 0.0)}) {
            LogAxis scale = LogAxis.over(values, 0, 100);
            assertThat(scale.at(1)).isCloseTo(50, within(1e-6));
        }
    }

    @Test
    void ticksOfALogScaleAreRoundAndNeitherManyNorFew() {
        assertThat(new LogAxis(0.9, 110, 0, 1).ticks()).containsExactly(1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0);
        assertThat(new LogAxis(0.9, 11_000, 0, 1).ticks()).containsExactly(1.0, 10.0, 100.0, 1_000.0, 10_000.0);
        assertThat(new LogAxis(1.9, 4.6, 0, 1).ticks()).containsExactly(2.0, 3.0, 4.0);
    }

    @Test
    void aLinearScaleBeginsAtZero() {
        LinearScale scale = new LinearScale(200, 50, 250);
        assertThat(scale.at(0)).isEqualTo(50);
        assertThat(scale.at(100)).isEqualTo(150);
        assertThat(scale.ticks()).containsExactly(0.0, 50.0, 100.0, 150.0, 200.0);
    }

    @Test
    void aLinearScaleOfNothingHasAnEndAllTheSame() {
        assertThat(new LinearScale(0, 0, 10).at(0)).isEqualTo(0);
        assertThat(new LinearScale(Double.NaN, 0, 10).ticks()).isNotEmpty();
    }

    @Test
    void everyNineIsEquallyFarFromTheNext() {
        NinesScale scale = new NinesScale(0.9999, 0, 400);
        assertThat(scale.at(0)).isEqualTo(0);
        assertThat(scale.at(0.9)).isCloseTo(100, within(1e-6));
        assertThat(scale.at(0.99)).isCloseTo(200, within(1e-6));
        assertThat(scale.at(0.9999)).isCloseTo(400, within(1e-6));
    }

    @Test
    void ticksOfPercentilesEndWhereTheScaleEnds() {
        assertThat(new NinesScale(0.9985, 0, 1).ticks().stream().map(Show::percentile))
                .containsExactly("50\u00a0%", "90\u00a0%", "99\u00a0%");
        assertThat(new NinesScale(0.3, 0, 1).ticks().stream().map(Show::percentile))
                .containsExactly("50\u00a0%", "90\u00a0%");
    }

    @Test
    void ticksOfTimeHaveTheirUnit() {
        assertThat(Show.timeTick(0)).isEqualTo("0");
        assertThat(Show.timeTick(500)).isEqualTo("500\u00a0ns");
        assertThat(Show.timeTick(1_000)).isEqualTo("1\u00a0µs");
        assertThat(Show.timeTick(2_500_000)).isEqualTo("2.5\u00a0ms");
        assertThat(Show.timeTick(1_200e9)).isEqualTo("1,200\u00a0s");
        assertThat(Show.timeTick(10 * Math.pow(10, 5) * (1 - 1e-16))).isEqualTo("1\u00a0ms");
    }
}
