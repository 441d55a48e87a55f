package dev.deft.analysis.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.deft.analysis.theory.Bottleneck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UtilisationTest {

    @ParameterizedTest
    @CsvSource({"0.5, 0.1, 0.2, WORKERS", "0.1, 0.5, 0.2, REACTOR", "0.1, 0.2, 0.5, CPU"})
    void namesTheBusiestEvenFarFromAnyLimit(double workers, double reactor, double cpu, Bottleneck busiest) {
        Utilisation utilisation = new Utilisation(workers, reactor, cpu, null);
        assertThat(utilisation.busiest()).isEqualTo(busiest);
        assertThat(utilisation.of(busiest)).isEqualTo(0.5);
    }

    @Test
    void demandIsNothingThatCouldBeBusy() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Utilisation(0, 0, null, null).of(Bottleneck.DEMAND));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Utilisation(0, 0, null, null).of(Bottleneck.ELSEWHERE));
    }
}
