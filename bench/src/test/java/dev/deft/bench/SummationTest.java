package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SummationTest {

    @Test
    void itIsTheSumOfTheFirstIntegers() {
        assertThat(Summation.of(0)).isZero();
        assertThat(Summation.of(1)).isEqualTo(1);
        assertThat(Summation.of(4)).isEqualTo(1 + 2 + 3 + 4);
        assertThat(Summation.of(25_000)).as("as in the essay").isEqualTo(312_512_500);
    }

    @Test
    void theFormulaAgreesWithIt() {
        for (long n : new long[] {0, 1, 2, 3, 1_000, 25_000, 1_234_567}) {
            assertThat(Summation.expected(n)).isEqualTo(Summation.of(n));
        }
    }

    @Test
    void theNForATimeHasTwoDigitsAndIsNoneOfThoseThatAreTooLarge() {
        assertThat(Long.toString(Summation.taking(1_000_000))).matches("[1-9][0-9]?0*");
        assertThat(Summation.taking(1)).isPositive();
        assertThat(Summation.taking(Long.MAX_VALUE)).isEqualTo(Summation.MOST);
    }
}
