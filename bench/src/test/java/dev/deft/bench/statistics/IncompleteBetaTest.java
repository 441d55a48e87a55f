package dev.deft.bench.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IncompleteBetaTest {

    /** By hand: 11/16, (2/π)·asin √x, xᵃ, 1 − (1 − x)ᵇ; the last two from SciPy's betainc. */
    @ParameterizedTest
    @CsvSource({
        "0.5, 2, 3, 0.6875",
        "0.3, 0.5, 0.5, 0.36901011956554536",
        "0.9, 4, 1, 0.6561",
        "0.1, 1, 4, 0.3439",
        "0.6, 4.5, 2.25, 0.3313325332344564",
        "0.9, 20, 4, 0.8072689864813802"
    })
    void hasItsKnownValues(double x, double a, double b, double value) {
        assertThat(IncompleteBeta.regularised(x, a, b)).isCloseTo(value, within(1e-13));
        assertThat(IncompleteBeta.regularised(1 - x, b, a)).isCloseTo(1 - value, within(1e-13));
    }

    @Test
    void growsFromNothingToOne() {
        assertThat(IncompleteBeta.regularised(0, 2, 3)).isZero();
        assertThat(IncompleteBeta.regularised(1, 2, 3)).isEqualTo(1);
    }

    @Test
    void logGammaIsThatOfFactorialsAndOfOneHalf() {
        assertThat(IncompleteBeta.logGamma(1)).isCloseTo(0, within(1e-14));
        assertThat(IncompleteBeta.logGamma(11)).isCloseTo(Math.log(3_628_800), within(1e-13));
        assertThat(IncompleteBeta.logGamma(21)).isCloseTo(Math.log(2_432_902_008_176_640_000.0), within(1e-13));
        assertThat(IncompleteBeta.logGamma(0.5)).isCloseTo(Math.log(Math.PI) / 2, within(1e-14));
    }

    @Test
    void whatDoesNotConvergeIsNoAnswer() {
        assertThatThrownBy(() -> IncompleteBeta.regularised(0.5, 1e15, 1e15))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("10000 steps");
    }
}
