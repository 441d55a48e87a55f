package dev.deft.analysis.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.deft.analysis.theory.Simulation.Draw;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("any-jdk")
class OpenQueueTest {

    private static final double MS = 1e6;
    private static final int CALLS = 400_000;

    private static OpenQueue poisson(double perSecond, ServiceTimes service, int servers) {
        return new OpenQueue(perSecond, 1, service, servers);
    }

    @Test
    void aSingleExponentialServerIsInClosedForm() {
        // M/M/1, rho = 0.8: R is exponential with mean S/(1 - rho), of which the wait is the part rho.
        OpenQueue queue = poisson(800, KnownDistribution.exponential(MS), 1);
        assertThat(queue.load()).isCloseTo(0.8, within(1e-9));
        assertThat(queue.waitProbability()).isCloseTo(0.8, within(1e-9));
        assertThat(queue.meanWaitNanos()).isCloseTo(4 * MS, within(1.0));
        assertThat(queue.meanResponseNanos()).isCloseTo(5 * MS, within(1.0));
        assertThat(queue.responseQuantileNanos(0.99))
                .isCloseTo(5 * MS * Math.log(100), Percentage.withPercentage(1e-3));
    }

    @Test
    void theWaitAloneHasItsOwnQuantiles() {
        // M/M/1, rho = 0.8: P(W > t) = 0.8·exp(-t/5 ms).
        OpenQueue queue = poisson(800, KnownDistribution.exponential(MS), 1);
        assertThat(queue.waitQuantileNanos(0.99)).isCloseTo(5 * MS * Math.log(80), within(10.0));
        assertThat(queue.waitQuantileNanos(0.1)).isZero();
        assertThat(poisson(1_001, KnownDistribution.exponential(MS), 1).waitQuantileNanos(0.5))
                .isInfinite();
    }

    @Test
    void aSingleServerWaitsAsPollaczekAndKhinchineSay() {
        // M/D/1: rho·S/(2(1-rho)), half of what exponential service costs.
        assertThat(poisson(800, KnownDistribution.constant(MS), 1).meanWaitNanos())
                .isCloseTo(2 * MS, within(1e-3));
        // M/G/1 by its second moment: lambda·E[S²]/(2(1-rho)), where S is 0.5 or 3 ms.
        ServiceTimes mixed = ServiceTimes.of(new double[] {0.5 * MS, 3 * MS}, new double[] {4, 1});
        double expected = 0.0005 * (0.8 * 0.25 + 0.2 * 9) / (2 * (1 - 0.5)) * MS * MS / MS * 1_000;
        assertThat(poisson(500, mixed, 1).meanWaitNanos()).isCloseTo(expected, within(1e-3));
    }

    @Test
    void severalExponentialServersAreInClosedForm() {
        // M/M/4 with a = 3.2, and with a = W - 1, where the textbook's fraction is 0/0.
        assertThatTailIsThatOfErlang(3_200, 4);
        assertThatTailIsThatOfErlang(3_000, 4);
        assertThatTailIsThatOfErlang(500, 1);
        assertThatTailIsThatOfErlang(60_000, 64);
    }

    private static void assertThatTailIsThatOfErlang(double perSecond, int servers) {
        OpenQueue queue = poisson(perSecond, KnownDistribution.exponential(MS), servers);
        double spare = servers - 1 - perSecond / 1_000;
        for (double p : new double[] {0.1, 0.5, 0.9, 0.99, 0.999}) {
            double t = queue.responseQuantileNanos(p) / MS;
            double fraction = spare == 0 ? t : (1 - Math.exp(-t * spare)) / spare;
            double tail = Math.exp(-t) * (1 + queue.waitProbability() * fraction);
            // The slices that the service comes in are a thousandth of its mean.
            assertThat(tail).isCloseTo(1 - p, Percentage.withPercentage(0.1));
        }
    }

    @Test
    void callsThatNeedNotWaitTakeJustTheirService() {
        // rho = 0.5, so half of the calls find the server free.
        OpenQueue queue = poisson(500, KnownDistribution.constant(MS), 1);
        assertThat(queue.responseQuantileNanos(0.4)).isCloseTo(MS, within(0.01));
        assertThat(queue.responseQuantileNanos(0.6)).isGreaterThan(1.1 * MS);
    }

    @Test
    void nobodyWaitsWhereNothingVaries() {
        OpenQueue queue = new OpenQueue(999, 0, KnownDistribution.constant(MS), 1);
        assertThat(queue.waitProbability()).isZero();
        assertThat(queue.meanWaitNanos()).isZero();
        assertThat(queue.responseQuantileNanos(0.999)).isEqualTo(MS);
    }

    @Test
    void nobodyWaitsForOneOfAThousandIdleWorkers() {
        OpenQueue queue = poisson(1, KnownDistribution.exponential(MS), 1_000);
        assertThat(queue.meanWaitNanos()).isZero();
        assertThat(queue.responseQuantileNanos(0.99)).isCloseTo(MS * Math.log(100), within(MS / 1_000));
    }

    @Test
    void anUnstableQueueGrowsWithoutEnd() {
        OpenQueue queue = poisson(4_001, KnownDistribution.exponential(MS), 4);
        assertThat(queue.isStable()).isFalse();
        assertThat(queue.waitProbability()).isEqualTo(1);
        assertThat(queue.meanWaitNanos()).isInfinite();
        assertThat(queue.meanResponseNanos()).isInfinite();
        assertThat(queue.responseQuantileNanos(0.5)).isInfinite();
    }

    @Test
    void waitsThatDwarfTheServiceAreNoTrap() {
        // rho = 0.9999: a mean of 10 s, and a rate that is one in 10,000 of that of service.
        OpenQueue queue = poisson(999.9, KnownDistribution.exponential(MS), 1);
        double mean = MS / (1 - 0.9999);
        assertThat(queue.responseQuantileNanos(0.999))
                .isCloseTo(mean * Math.log(1_000), Percentage.withPercentage(1e-3));
    }

    @Test
    void refusesNumbersThatNoQueueHas() {
        ServiceTimes service = KnownDistribution.constant(MS);
        assertThatThrownBy(() -> new OpenQueue(0, 1, service, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("it is 0.0");
        assertThatThrownBy(() -> new OpenQueue(1, -1, service, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("it is -1.0");
        assertThatThrownBy(() -> new OpenQueue(1, 1, service, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> poisson(2_000, service, 1).responseQuantileNanos(1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /**
     * Waits of neighbouring calls are much alike: at this load the average of 400,000 has a standard error of one or two
     * per cent, and of three per cent where service varies widely. Allen and Cunneen's mean is itself some per cent off
     * with several servers.
     */
    @ParameterizedTest
    @CsvSource({
        "EXPONENTIAL, 1, 0.05",
        "EXPONENTIAL, 4, 0.05",
        "CONSTANT, 1, 0.05",
        "CONSTANT, 4, 0.08",
        "MEDIUM, 1, 0.05",
        "MEDIUM, 4, 0.08",
        "WIDE, 1, 0.1",
        "WIDE, 4, 0.25",
    })
    void itAgreesWithASimulationOfPoissonArrivals(KnownDistribution service, int servers, double tolerance) {
        double gap = MS / (0.8 * servers);
        OpenQueue queue = poisson(1e9 / gap, service.times(), servers);
        Simulation simulation = Simulation.open(Draw.exponential(gap), service.draw(), servers, CALLS, 1);
        assertThat(simulation.throughput()).isCloseTo(queue.arrivalsPerSecond(), Percentage.withPercentage(1));
        assertThat(queue.waitProbability()).isCloseTo(simulation.waited(), within(0.04));
        assertThat(queue.meanWaitNanos()).isCloseTo(simulation.meanWait(), within(tolerance * simulation.meanWait()));
        assertThat(queue.meanResponseNanos())
                .isCloseTo(simulation.meanResponse(), within(tolerance * simulation.meanResponse()));
    }

    /**
     * Of 400,000 calls 4,000 lie above the 99th percentile, but in few busy spells. An exponential wait is somewhat too long
     * out there if service does not vary.
     */
    @ParameterizedTest
    @CsvSource({
        "EXPONENTIAL, 1, 0.05",
        "EXPONENTIAL, 4, 0.05",
        "CONSTANT, 1, 0.1",
        "CONSTANT, 4, 0.1",
        "MEDIUM, 1, 0.05",
        "MEDIUM, 4, 0.05",
    })
    void itsQuantilesAgreeWithASimulation(KnownDistribution service, int servers, double tolerance) {
        double gap = MS / (0.8 * servers);
        OpenQueue queue = poisson(1e9 / gap, service.times(), servers);
        Simulation simulation = Simulation.open(Draw.exponential(gap), service.draw(), servers, CALLS, 2);
        for (double p : new double[] {0.5, 0.9, 0.99}) {
            double simulated = simulation.quantile(p);
            assertThat(queue.responseQuantileNanos(p))
                    .as("quantile %s", p)
                    .isCloseTo(simulated, within(tolerance * simulated));
        }
    }

    /** Workers that are nearly always busy: a constant rate of arrivals halves what exponential service makes wait. */
    @Test
    void constantArrivalsWaitLessAsASimulationConfirms() {
        double gap = MS / (0.95 * 4);
        OpenQueue queue = new OpenQueue(1e9 / gap, 0, KnownDistribution.exponential(MS), 4);
        Simulation simulation = Simulation.open(Draw.constant(gap), Draw.exponential(MS), 4, CALLS, 3);
        assertThat(queue.meanWaitNanos()).isCloseTo(simulation.meanWait(), Percentage.withPercentage(10));
        assertThat(queue.responseQuantileNanos(0.9)).isCloseTo(simulation.quantile(0.9), Percentage.withPercentage(10));
    }
}
