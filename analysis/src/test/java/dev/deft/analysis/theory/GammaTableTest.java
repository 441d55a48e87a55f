package dev.deft.analysis.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.numbers.gamma.RegularizedGamma;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GammaTableTest {

    @ParameterizedTest
    @ValueSource(doubles = {1.05, 1.5, 2, 3.7, 48, 300, 4_800, 1e6})
    void differsFromTheTailByLessThanOneInAHundredThousand(double shape) {
        GammaTable table = GammaTable.ofShape(shape);
        double deviation = Math.sqrt(shape);
        for (double x = Math.max(0, shape - 25 * deviation); x < shape + 25 * deviation; x += deviation / 97) {
            assertThat(table.upper(x)).isCloseTo(RegularizedGamma.Q.value(shape, x), within(1e-5));
        }
    }
}
