package dev.deft.analysis.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.deft.analysis.theory.Simulation.Draw;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.apache.commons.numbers.gamma.RegularizedGamma;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("any-jdk")
class ClosedQueueTest {

    private static final double US = 1e3;
    private static final double MS = 1e6;
    private static final int CALLS = 100_000;

    private static ClosedQueue exponential(int demand, double reactorNanos, int servers) {
        return new ClosedQueue(demand, KnownDistribution.exponential(MS), reactorNanos, servers);
    }

    @Test
    void meanValueAnalysisFailsHereAndThisDoesNot() {
        ClosedQueue queue = exponential(64, 20 * US, 16);
        assertThat(queue.throughput()).isCloseTo(16_000, Percentage.withPercentage(1));
        assertThat(queue.meanResponseNanos()).isCloseTo(4 * MS, Percentage.withPercentage(1));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, Double.MIN_VALUE, 1e-200, 1e-9})
    void aReactorThatTakesNoTimeLeavesTheWorkersAsTheOnlyLimit(double reactorNanos) {
        assertThat(exponential(64, reactorNanos, 16).throughput()).isCloseTo(16_000, within(1e-6));
        assertThat(exponential(8, reactorNanos, 16).throughput()).isCloseTo(8_000, within(1e-6));
        assertThat(exponential(64, reactorNanos, 16).meanPoolWaitNanos()).isCloseTo(3 * MS, within(1.0));
        assertThat(exponential(64, reactorNanos, 16).meanReactorNanos()).isCloseTo(0, within(1.0));
    }

    @Test
    void smallLoopsAreTheFractionsThatTheBalanceOfFlowsGives() {
        // D=2, W=1, S=o: p = 1/3 each, so X = 2/3 of 1/S.
        ClosedQueue single = exponential(2, MS, 1);
        assertThat(single.throughput()).isCloseTo(2_000 / 3.0, within(1e-6));
        assertThat(single.meanInPool()).isCloseTo(1, within(1e-9));
        assertThat(single.meanPoolWaitNanos()).isCloseTo(0.5 * MS, within(1e-3));
        // D=3, W=2, S=2o: weights 1, 2, 2, 2, so X = 5/7 of 1/o.
        ClosedQueue two = exponential(3, MS / 2, 2);
        assertThat(two.throughput()).isCloseTo(2_000 * 5 / 7.0, within(1e-6));
        assertThat(two.meanInPool()).isCloseTo(12 / 7.0, within(1e-9));
    }

    @Test
    void timesAddUp() {
        ClosedQueue queue = exponential(40, 50 * US, 16);
        double parts = queue.meanReactorNanos() + queue.meanPoolWaitNanos() + MS;
        assertThat(parts).isCloseTo(queue.meanResponseNanos(), within(1e-3));
    }

    @Test
    void aSlowReactorIsTheLimit() {
        ClosedQueue queue = exponential(2_000, 100 * US, 16);
        assertThat(queue.throughput()).isCloseTo(10_000, within(1e-6));
        assertThat(queue.meanReactorNanos()).isGreaterThan(190 * MS);
    }

    @Test
    void thousandsOfCallersNeitherOverflowNorTakeLong() {
        assertThat(exponential(20_000, 1, 5_000).throughput()).isCloseTo(5_000_000, Percentage.withPercentage(0.1));
        assertThat(exponential(20_000, 1, 5_000).responseQuantileNanos(0.5)).isGreaterThan(3 * MS);
    }

    @Test
    void exponentialCallsWaitForDeparturesAsErlangsDistributionSays() {
        // D=5, W=1: the wait for 4 and one's own service are Erlang(5).
        double t = exponential(5, 0, 1).responseQuantileNanos(0.99);
        assertThat(RegularizedGamma.Q.value(5, t / MS)).isCloseTo(0.01, Percentage.withPercentage(0.1));
        assertThat(exponential(8, 0, 16).responseQuantileNanos(0.99)).isCloseTo(MS * Math.log(100), within(MS / 1_000));
    }

    @Test
    void constantCallsOfOneWorkerTakeTurns() {
        ClosedQueue queue = new ClosedQueue(5, KnownDistribution.constant(MS), 0, 1);
        assertThat(queue.responseQuantileNanos(0.01)).isCloseTo(5 * MS, within(0.1));
        assertThat(queue.responseQuantileNanos(0.99)).isCloseTo(5 * MS, within(0.1));
    }

    @Test
    void refusesNumbersThatNoLoopHas() {
        assertThatThrownBy(() -> exponential(0, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a closed loop needs at least one caller; it has 0");
        assertThatThrownBy(() -> exponential(1, -1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("it is -1.0 ns");
        assertThatThrownBy(() -> exponential(1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> exponential(1, 0, 1).responseQuantileNanos(-0.1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /**
     * The service of 100,000 calls averages to within c_s/√100,000: 0.3 % if exponential, 0.6 % if wide, so that three
     * standard errors are 1 to 2 %. The product form is exact for exponential service, and wherever D ≤ W.
     */
    @ParameterizedTest
    @CsvSource({
        "EXPONENTIAL, 64, 16, 20",
        "EXPONENTIAL, 64, 16, 62.5",
        "EXPONENTIAL, 9, 4, 100",
        "EXPONENTIAL, 20, 16, 100",
        "CONSTANT, 64, 16, 20",
        "CONSTANT, 16, 16, 100",
        "NARROW, 64, 16, 20",
        "NARROW, 20, 16, 62.5",
        "MEDIUM, 17, 16, 62.5",
        "WIDE, 64, 16, 20",
        "WIDE, 16, 16, 62.5",
    })
    void itAgreesWithASimulation(KnownDistribution service, int demand, int servers, double reactorMicros) {
        ClosedQueue queue = new ClosedQueue(demand, service.times(), reactorMicros * US, servers);
        Simulation simulation = simulate(service, demand, servers, reactorMicros);
        assertThat(queue.throughput()).isCloseTo(simulation.throughput(), Percentage.withPercentage(2));
        assertThat(queue.meanResponseNanos()).isCloseTo(simulation.meanResponse(), Percentage.withPercentage(2));
    }

    /** Long waits: their average is as sure as the throughput; where queues come and go, three times less. */
    @ParameterizedTest
    @CsvSource({
        "EXPONENTIAL, 64, 16, 20, 2",
        "EXPONENTIAL, 9, 4, 100, 2",
        "EXPONENTIAL, 20, 16, 62.5, 5",
        "NARROW, 64, 16, 20, 2",
        "WIDE, 64, 16, 20, 2",
    })
    void itsWaitsAgreeWithASimulation(
            KnownDistribution service, int demand, int servers, double reactorMicros, double percent) {
        ClosedQueue queue = new ClosedQueue(demand, service.times(), reactorMicros * US, servers);
        Simulation simulation = simulate(service, demand, servers, reactorMicros);
        assertThat(queue.meanPoolWaitNanos()).isCloseTo(simulation.meanWait(), Percentage.withPercentage(percent));
    }

    /** A thousand calls lie above the 99th percentile, which leaves it sure to about two per cent. */
    @ParameterizedTest
    @CsvSource({
        "EXPONENTIAL, 64, 16, 20, 3",
        "EXPONENTIAL, 20, 16, 20, 3",
        "EXPONENTIAL, 9, 4, 100, 3",
        "EXPONENTIAL, 8, 16, 100, 3",
        "EXPONENTIAL, 64, 16, 100, 3",
        "CONSTANT, 64, 16, 20, 3",
        "CONSTANT, 8, 16, 20, 3",
        "NARROW, 64, 16, 20, 3",
        "NARROW, 20, 16, 20, 3",
        "NARROW, 17, 16, 100, 5",
        "NARROW, 9, 4, 20, 3",
        "MEDIUM, 9, 4, 20, 3",
        "MEDIUM, 64, 16, 62.5, 4",
        "WIDE, 20, 16, 20, 4",
        "WIDE, 9, 4, 20, 12",
    })
    void itsQuantilesAgreeWithASimulation(
            KnownDistribution service, int demand, int servers, double reactorMicros, double percent) {
        ClosedQueue queue = new ClosedQueue(demand, service.times(), reactorMicros * US, servers);
        Simulation simulation = simulate(service, demand, servers, reactorMicros);
        for (double p : new double[] {0.5, 0.9, 0.99}) {
            assertThat(queue.responseQuantileNanos(p))
                    .as("quantile %s", p)
                    .isCloseTo(simulation.quantile(p), Percentage.withPercentage(percent));
        }
    }

    @Test
    void aWaitThatHardlyVariesHasNoQuantileFarBeyondIt() {
        ServiceTimes service =
                ServiceTimes.of(new double[] {2.05e6, 2.07e6, 2.08e6, 4.08e6}, new double[] {300, 400, 154, 1});
        ClosedQueue queue = new ClosedQueue(16, service, 7_830, 3);

        assertThat(queue.responseQuantileNanos(0.5)).isCloseTo(11.01 * MS, Percentage.withPercentage(1));
        assertThat(queue.responseQuantileNanos(0.9)).isCloseTo(11.67 * MS, Percentage.withPercentage(1));
        assertThat(queue.responseQuantileNanos(0.99)).isCloseTo(12.25 * MS, Percentage.withPercentage(1));
    }

    @Test
    void quantilesAreInOrderAndFallAsWorkersAreAdded() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 200; i++) {
            int demand = 4 + random.nextInt(61);
            double reactorNanos = random.nextDouble() * 20 * US;
            double rare = MS * (2 + 4 * random.nextDouble());
            ServiceTimes service =
                    ServiceTimes.of(new double[] {MS, 1.01 * MS, rare}, new double[] {500, 400, random.nextInt(5)});
            double[] before = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
            for (int servers = 1; servers < demand; servers *= 2) {
                ClosedQueue queue = new ClosedQueue(demand, service, reactorNanos, servers);
                double[] quantiles = DoubleStream.of(0.5, 0.9, 0.99)
                        .map(queue::responseQuantileNanos)
                        .toArray();
                assertThat(quantiles).as(queue.toString()).isSorted();
                for (int q = 0; q < quantiles.length; q++) {
                    assertThat(quantiles[q]).as(queue.toString()).isLessThan(before[q]);
                }
                before = quantiles;
            }
        }
    }

    private static Simulation simulate(KnownDistribution service, int demand, int servers, double reactorMicros) {
        Draw reactor = Draw.exponential(reactorMicros * US);
        return Simulation.closed(demand, service.draw(), reactor, servers, CALLS, 4);
    }
}
