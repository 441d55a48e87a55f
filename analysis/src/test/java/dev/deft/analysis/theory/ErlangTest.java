package dev.deft.analysis.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ErlangTest {

    @Test
    void lostCallsAreThoseOfThePublishedTables() {
        // Loads that lose one call in a hundred. That of 15 lines is the example of erlang.com's calculator.
        assertThat(Erlang.b(5, 1.361)).isCloseTo(0.01, within(1e-5));
        assertThat(Erlang.b(10, 4.461)).isCloseTo(0.01, within(1e-5));
        assertThat(Erlang.b(15, 8.108)).isCloseTo(0.01, within(1e-5));
        assertThat(Erlang.b(20, 12.03)).isCloseTo(0.01, within(1e-5));
    }

    @Test
    void waitingCallsAreThoseOfATextbookCallCentre() {
        // A common example: 360 calls of 4 minutes per half hour for 55 agents are a load of 48, and 23.9 % wait.
        assertThat(Erlang.c(55, 360.0 * 4 / 30)).isCloseTo(0.239, within(0.0005));
    }

    @Test
    void smallCasesAreTheFractionsThatTheDefinitionsGive() {
        assertThat(Erlang.b(1, 0.5)).isCloseTo(1 / 3.0, within(1e-15));
        assertThat(Erlang.b(2, 1)).isCloseTo(1 / 5.0, within(1e-15));
        assertThat(Erlang.b(5, 4)).isCloseTo(128 / 643.0, within(1e-15));
        assertThat(Erlang.c(1, 0.5)).isCloseTo(0.5, within(1e-15));
        assertThat(Erlang.c(2, 1)).isCloseTo(1 / 3.0, within(1e-15));
        assertThat(Erlang.c(5, 4)).isCloseTo(128 / 231.0, within(1e-15));
    }

    @Test
    void thousandsOfServersNeitherOverflowNorLoseDigits() {
        // Worked out with 30 digits.
        assertThat(Erlang.b(5_000, 4_950)).isCloseTo(0.00574215184449110, within(1e-14));
        assertThat(Erlang.c(5_000, 4_950)).isCloseTo(0.366098219422723, within(1e-12));
        assertThat(Erlang.b(100_000, 1)).isZero();
    }

    @Test
    void everyCallWaitsWhereTheLoadIsNotBelowTheServers() {
        assertThat(Erlang.c(4, 4)).isEqualTo(1);
        assertThat(Erlang.c(4, 40)).isEqualTo(1);
    }

    @Test
    void refusesQueuesWithoutServersOrLoad() {
        assertThatThrownBy(() -> Erlang.b(0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a queue needs at least one server; it has 0");
        assertThatThrownBy(() -> Erlang.c(1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the load must be above 0, and finite; it is 0.0");
        assertThatThrownBy(() -> Erlang.c(1, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Erlang.c(1, Double.POSITIVE_INFINITY)).isInstanceOf(IllegalArgumentException.class);
    }
}
