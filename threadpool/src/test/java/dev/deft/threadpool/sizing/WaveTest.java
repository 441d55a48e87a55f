package dev.deft.threadpool.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.deft.threadpool.sizing.Wave.Component;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The components of {@link Wave}, against values computed by hand. */
class WaveTest {

    private static final Offset<Double> EXACT = within(1e-12);

    private static Wave of(int length, double... values) {
        Wave wave = new Wave(length);
        for (double value : values) {
            wave.add(value);
        }
        return wave;
    }

    @Test
    void theComponentOfPeriodFourOfTwoLowAndTwoHighValues() {
        // the cosine is 0, so q = 0, 0, 1, 1, and the result is (1 + i) / 4
        Component found = of(4, 0, 0, 1, 1).component(4, 4);

        assertThat(found.re()).isCloseTo(0.25, EXACT);
        assertThat(found.im()).isCloseTo(0.25, EXACT);
        assertThat(found.magnitude()).isCloseTo(Math.sqrt(2) / 4, EXACT);
    }

    @Test
    void theComponentOfPeriodEightOfOneValueThatStandsOut() {
        // the cosine is c = sqrt(1/2), and 2c squared is 2: q = 1, 2c, 1, 0, -1, -2c, -1, 0
        // the result is (0 + c + i * -1 * c) / 8
        Component found = of(8, 1, 0, 0, 0, 0, 0, 0, 0).component(8, 8);

        double c = Math.sqrt(0.5);
        assertThat(found.re()).isCloseTo(c / 8, EXACT);
        assertThat(found.im()).isCloseTo(-c / 8, EXACT);
    }

    @Test
    void aConstantHasNoneAndAPeriodThatDoesNotFitHasNone() {
        assertThat(of(8, 5, 5, 5, 5, 5, 5, 5, 5).component(4, 8).magnitude()).isCloseTo(0, EXACT);
        assertThat(of(8, 1, 2, 3, 4, 5, 6, 7, 8).component(9, 8)).isEqualTo(Component.NONE);
    }

    @Test
    void onlyTheLastValuesCount() {
        Wave wave = of(4, 100, 200, 300, 0, 0, 1, 1);

        assertThat(wave.component(4, 4).re()).isCloseTo(0.25, EXACT);
        assertThat(wave.mean(4)).isCloseTo(0.5, EXACT);
        assertThat(wave.mean(2)).isCloseTo(1, EXACT);
    }

    @Test
    void aWaveThatFollowsAnotherLiesAlongItAndOneThatLagsByAQuarterDoesNot() {
        Component wave = of(4, 0, 0, 1, 1).component(4, 4);

        assertThat(of(4, 3, 3, 10, 10).component(4, 4).along(wave)).isCloseTo(7, EXACT);
        assertThat(of(4, 10, 10, 3, 3).component(4, 4).along(wave)).isCloseTo(-7, EXACT);
        assertThat(of(4, 10, 3, 3, 10).component(4, 4).along(wave)).isCloseTo(0, EXACT);
    }
}
