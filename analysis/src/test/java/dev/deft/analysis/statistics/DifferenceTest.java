package dev.deft.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DifferenceTest {

    /** By hand: variances 2.5 and 10, so their means' are 0.5 and 2. */
    @Test
    void isTheDifferenceOfTheMeansWithWelchsDegreesOfFreedom() {
        Difference difference = Difference.of(new double[] {1, 2, 3, 4, 5}, new double[] {2, 4, 6, 8, 10});
        assertThat(difference.logRatio()).isCloseTo(3, within(1e-12));
        assertThat(difference.standardError()).isCloseTo(Math.sqrt(2.5), within(1e-12));
        assertThat(difference.freedom()).isCloseTo(2.5 * 2.5 / (0.25 / 4 + 4.0 / 4), within(1e-12));
    }

    @Test
    void sidesMayHaveUnequallyManyRounds() {
        Difference difference = Difference.of(new double[] {0, 2}, new double[] {1, 1, 1});
        assertThat(difference).isEqualTo(new Difference(0, 1, 1));
    }

    @Test
    void roundsThatAreAllTheSameLeaveNoError() {
        Difference difference = Difference.of(new double[] {1, 1, 1}, new double[] {3, 3});
        assertThat(difference).isEqualTo(new Difference(2, 0, 3));
        assertThat(difference.halfWidth(0.05)).isZero();
    }

    @Test
    void theTiniestNoiseHasItsDegreesOfFreedom() {
        Difference difference = Difference.of(new double[] {-1e-120, 1e-120}, new double[] {-1e-120, 1e-120});
        assertThat(difference.freedom()).isCloseTo(2, within(1e-12));
    }

    @Test
    void halfAnIntervalIsTheErrorTimesStudentsQuantile() {
        assertThat(new Difference(1, 0.1, 8).halfWidth(0.05)).isCloseTo(0.2306, within(1e-4));
    }

    @Test
    void aSideOfOneRoundIsRefused() {
        assertThatThrownBy(() -> Difference.of(new double[] {1}, new double[] {1, 2}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("side base has 1 rounds");
        assertThatThrownBy(() -> Difference.of(new double[] {1, 2}, new double[] {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("side changed has 0 rounds");
    }

    @Test
    void aRoundThatIsNoNumberIsRefused() {
        assertThatThrownBy(() -> Difference.of(new double[] {1, 2}, new double[] {1, Double.NaN}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[1.0, NaN]");
    }
}
