package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UtilisationTest {

    @ParameterizedTest
    @CsvSource({
        "0.84, 0.1, 0.2, DEMAND",
        "0.85, 0.1, 0.2, WORKERS",
        "1.00, 0.9, 0.2, REACTOR",
        "1.00, 0.2, 0.9, CPU",
        "1.00, 0.9, 0.95, CPU",
        "0.10, 0.95, 0.9, REACTOR"
    })
    void namesTheLimitThatMoreWorkersWouldNotLift(double workers, double reactor, double cpu, Limit limit) {
        assertThat(new Utilisation(workers, reactor, cpu, 0).limit()).isEqualTo(limit);
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.1, 0.2, WORKERS", "0.1, 0.5, 0.2, REACTOR", "0.1, 0.2, 0.5, CPU"})
    void namesTheBusiestEvenFarFromAnyLimit(double workers, double reactor, double cpu, Limit busiest) {
        Utilisation utilisation = new Utilisation(workers, reactor, cpu, 0);
        assertThat(utilisation.busiest()).isEqualTo(busiest);
        assertThat(utilisation.of(busiest)).isEqualTo(0.5);
    }

    @Test
    void demandIsNothingThatCouldBeBusy() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Utilisation(0, 0, 0, 0).of(Limit.DEMAND));
        assertThatIllegalArgumentException().isThrownBy(() -> new Utilisation(0, 0, 0, 0).of(Limit.ELSEWHERE));
    }

    @Test
    void coresThatOtherProgramsHaveAreAsBusyAsOnesOwn() {
        Utilisation utilisation = new Utilisation(1, 0.4, 0.5, 0.45);
        assertThat(utilisation.limit()).isEqualTo(Limit.CPU);
        assertThat(utilisation.of(Limit.CPU)).isEqualTo(0.95);
        assertThat(new Utilisation(0.1, 0.2, 0.1, 0.3).busiest()).isEqualTo(Limit.CPU);
    }
}
