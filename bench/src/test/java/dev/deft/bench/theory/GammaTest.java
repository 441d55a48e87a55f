package dev.deft.bench.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GammaTest {

    /** Worked out with 30 digits, on either side of each change of method. */
    @ParameterizedTest
    @CsvSource({
        "0.3, 0.2, 0.34249327573027826",
        "2.5, 3, 0.3062189184132784",
        "99.5, 90, 0.82914818065303626",
        "150, 140, 0.79045637608139293",
        "150, 180, 0.0099101185724333841",
        "4800, 4700, 0.92628973398948475",
        "4800, 5000, 0.0021695265454020388",
        "480000, 481000, 0.074530578254273039",
        "1000, 700, 1",
    })
    void upperTailIsThatOfExactArithmetic(double shape, double x, double expected) {
        assertThat(Gamma.upper(shape, x)).isCloseTo(expected, within(1e-9));
    }

    @Test
    void ofAWholeShapeItIsPoissonsDistribution() {
        // Fewer than 4 events where 2.5 are expected: e^-2.5 (1 + 2.5 + 2.5²/2 + 2.5³/6).
        double expected = Math.exp(-2.5) * (1 + 2.5 + 2.5 * 2.5 / 2 + 2.5 * 2.5 * 2.5 / 6);
        assertThat(Gamma.upper(4, 2.5)).isCloseTo(expected, within(1e-14));
        assertThat(Gamma.upper(1, 7)).isCloseTo(Math.exp(-7), within(1e-16));
    }

    @Test
    void ofShapeOneHalfItIsTheErrorFunction() {
        // erf(1), Abramowitz and Stegun, table 7.1.
        assertThat(Gamma.upper(0.5, 1)).isCloseTo(1 - 0.8427007929, within(1e-10));
    }

    @Test
    void itStartsAtOneAndEndsAtZero() {
        assertThat(Gamma.upper(3, 0)).isEqualTo(1);
        assertThat(Gamma.upper(3, 1e4)).isZero();
        assertThat(Gamma.upper(1e4, 1)).isEqualTo(1);
        assertThat(Gamma.upper(1e4, 1e6)).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.05, 1.5, 2, 3.7, 48, 300, 4_800, 1e6})
    void aTableDiffersFromItByLessThanOneInAHundredThousand(double shape) {
        GammaTable table = GammaTable.ofShape(shape);
        double deviation = Math.sqrt(shape);
        for (double x = Math.max(0, shape - 25 * deviation); x < shape + 25 * deviation; x += deviation / 97) {
            assertThat(table.upper(x)).isCloseTo(Gamma.upper(shape, x), within(1e-5));
        }
    }
}
