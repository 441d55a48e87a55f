package dev.deft.bench.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudentTTest {

    /** The NIST/SEMATECH e-Handbook's table 1.3.6.7.2; each chance is of both tails. */
    @ParameterizedTest
    @CsvSource({
        "1, 3.078, 6.314, 12.706, 63.657, 318.309",
        "4, 1.533, 2.132, 2.776, 4.604, 7.173",
        "8, 1.397, 1.860, 2.306, 3.355, 4.501",
        "30, 1.310, 1.697, 2.042, 2.750, 3.385"
    })
    void quantilesAreThoseOfTheTables(
            double freedom, double ofTwenty, double ofTen, double ofFive, double ofOne, double ofOneFifth) {
        assertThat(StudentT.quantile(0.2, freedom)).isCloseTo(ofTwenty, within(0.0006));
        assertThat(StudentT.quantile(0.1, freedom)).isCloseTo(ofTen, within(0.0006));
        assertThat(StudentT.quantile(0.05, freedom)).isCloseTo(ofFive, within(0.0006));
        assertThat(StudentT.quantile(0.01, freedom)).isCloseTo(ofOne, within(0.0006));
        assertThat(StudentT.quantile(0.002, freedom)).isCloseTo(ofOneFifth, within(0.0006));
    }

    /** Of one degree of freedom it is Cauchy's, of two it has a closed form; SciPy has the one between whole numbers. */
    @Test
    void quantilesAreRightFarOutAndBetweenWholeDegrees() {
        double far = 1e-6;
        assertThat(StudentT.quantile(far, 1) * Math.tan(Math.PI * far / 2)).isCloseTo(1, within(1e-9));
        assertThat(StudentT.quantile(far, 2) * Math.sqrt(far * (2 - far)) / (Math.sqrt(2) * (1 - far)))
                .isCloseTo(1, within(1e-9));
        assertThat(StudentT.quantile(0.0005, 5.5)).isCloseTo(7.296892690128813, within(1e-9));
    }

    @Test
    void withManyDegreesItIsTheNormalDistribution() {
        assertThat(StudentT.quantile(0.05, 1e6)).isCloseTo(1.959964, within(1e-5));
    }

    @Test
    void aQuantileIsExceededWithItsChance() {
        assertThat(StudentT.bothTails(StudentT.quantile(0.9, 3), 3)).isCloseTo(0.9, within(1e-9));
        assertThat(StudentT.bothTails(0, 3)).isEqualTo(1);
    }
}
