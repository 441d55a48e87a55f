package dev.deft.analysis.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Against numbers worked out by hand. */
class OperationalLawsTest {

    private static final double US = 1_000;
    private static final double MS = 1_000 * US;

    @Test
    void responseTimeIsDemandOverThroughput() {
        // The 2016 thread: 8 callers, 3,146 calls/s, 2,543 us.
        assertThat(OperationalLaws.responseNanos(8, 3_146)).isCloseTo(2_543 * US, within(1 * US));
        assertThat(OperationalLaws.responseNanos(64, 2_000)).isEqualTo(32 * MS);
    }

    @Test
    void demandAsksForNoMoreThanOneCallAtATimePerCaller() {
        // 10 callers, each 2 ms in the work and 0.5 ms on the reactor: 400 each.
        assertThat(OperationalLaws.demandBound(10, 0.5 * MS, 2 * MS)).isEqualTo(4_000);
    }

    @Test
    void serversDoNoMoreThanTheirNumberOverTheWorkPerCall() {
        assertThat(OperationalLaws.serverBound(4, 2 * MS)).isEqualTo(2_000);
        assertThat(OperationalLaws.serverBound(1, 5 * US)).isEqualTo(200_000);
    }

    @Test
    void utilisationIsThePartOfTheTimeThatServersAreBusy() {
        assertThat(OperationalLaws.utilisation(1_000, 2 * MS, 4)).isEqualTo(0.5);
        assertThat(OperationalLaws.utilisation(2_000, 2 * MS, 4)).isEqualTo(1);
    }
}
