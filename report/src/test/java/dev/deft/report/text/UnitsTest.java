package dev.deft.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.Quantities;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|0.00",
                "2.066|2.07",
                "9.994|9.99",
                "9.996|10.0",
                "41.23|41.2",
                "99.94|99.9",
                "99.96|100",
                "1851.6|1,852"
            })
    void threeDigitsAreShownOrAllBeforeThePoint(double number, String text) {
        assertThat(Units.threeDigits(number)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0,0.00 ns", "999,999 ns", "1000,1.00 us", "2070000,2.07 ms", "3600000000000,'3,600 s'"})
    void aTimeIsShownInTheUnitThatFits(double nanos, String text) {
        assertThat(Units.time(nanos)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"200ms,200 ms", "1.5s,1.5 s", "2s,2 s", "1h,3600 s", "0s,0 ns", "10us,10 us"})
    void aChosenTimeIsShownAsItWasChosen(String chosen, String text) {
        assertThat(Units.duration(Quantities.duration(chosen))).isEqualTo(text);
    }

    @Test
    void theOtherFormsAreThoseOfTheReport() {
        assertThat(Units.count(12_345)).isEqualTo("12,345");
        assertThat(Units.micros(316_170)).isEqualTo("316.17");
        assertThat(Units.rate(1_852)).isEqualTo("1,852 calls/s");
        assertThat(Units.percent(0.984)).isEqualTo("98 %");
        assertThat(Units.signedPercent(0.013)).isEqualTo("+1.3 %");
        assertThat(Units.signedPercent(-0.013)).isEqualTo("-1.3 %");
        assertThat(Units.times(4.14)).isEqualTo("4.1 times");
        assertThat(Units.times(15.8)).isEqualTo("16 times");
    }
}
