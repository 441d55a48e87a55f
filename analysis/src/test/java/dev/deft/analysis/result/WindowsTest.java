package dev.deft.analysis.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class WindowsTest {

    private static final long MS = 1_000_000;

    @Test
    void roundsAreMergedAndAddedUp() {
        Windows rounds = new Windows(List.of(
                MadeCells.window(
                        true, MadeCells.latencies(10, MS), MadeCells.latencies(10, MS), MadeCells.SECOND, 5, 7, 0.2),
                MadeCells.window(
                        true,
                        MadeCells.latencies(30, 3 * MS),
                        MadeCells.latencies(30, MS),
                        3 * MadeCells.SECOND,
                        6,
                        8,
                        0.6)));

        assertThat(rounds.latencies().samples()).isEqualTo(40);
        assertThat(rounds.latencies().meanNanos()).isEqualTo(2.5 * MS);
        assertThat(rounds.latencies().maxNanos()).isEqualTo(3 * MS);
        assertThat(rounds.windowNanos()).isEqualTo(4 * MadeCells.SECOND);
        assertThat(rounds.throughput()).isEqualTo(10);
        assertThat(rounds.reactorNanos()).isEqualTo(11);
        assertThat(rounds.processNanos()).isEqualTo(15);
        assertThat(rounds.machineLoad()).as("weighed by time").isEqualTo(0.5);
    }

    @Test
    void onePercentileOfOneRoundHasTheIntervalOfItsOrderStatistics() {
        // 1 to 1,000 ms: the ranks of the median's interval are 469 and 532.
        Quantile median = rounds(oneToThousand()).quantile(Percentile.P50).orElseThrow();

        assertThat(median.nanos()).isBetween(499 * MS, 501 * MS);
        assertThat(median.lowNanos()).isBetween(468 * MS, 470 * MS);
        assertThat(median.highNanos()).isBetween(531 * MS, 533 * MS);
    }

    @Test
    void ofFewRoundsTheIntervalReachesOverAllTheirs() {
        Quantile median = rounds(
                        MadeCells.latencies(400, 10 * MS),
                        MadeCells.latencies(400, 12 * MS),
                        MadeCells.latencies(400, 20 * MS))
                .quantile(Percentile.P99)
                .orElseThrow();

        assertThat(median.nanos()).as("of all calls together").isEqualTo(20 * MS);
        assertThat(median.lowNanos()).isBetween(10 * MS - MS / 50, 10 * MS);
        assertThat(median.highNanos()).isEqualTo(20 * MS);
    }

    @Test
    void ofSixRoundsTheIntervalIsTheirRange() {
        Quantile p99 = rounds(
                        MadeCells.latencies(400, 10 * MS),
                        MadeCells.latencies(400, 11 * MS),
                        MadeCells.latencies(400, 12 * MS),
                        MadeCells.latencies(400, 13 * MS),
                        MadeCells.latencies(400, 14 * MS),
                        MadeCells.latencies(400, 15 * MS))
                .quantile(Percentile.P99)
                .orElseThrow();

        assertThat(p99.nanos()).as("of all calls together").isBetween(14_900_000L, 15 * MS);
        assertThat(p99.lowNanos()).isBetween(9_900_000L, 10 * MS);
        assertThat(p99.highNanos()).isBetween(14_900_000L, 15 * MS);
    }

    @Test
    void manyRoundsNarrowTheInterval() {
        Random random = new Random(1);
        List<Distribution> all = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            all.add(MadeCells.latencies(400, 10 * MS + random.nextInt(2_000_000)));
        }
        Quantile p50 = rounds(all.toArray(Distribution[]::new))
                .quantile(Percentile.P50)
                .orElseThrow();
        assertThat(p50.highNanos() - p50.lowNanos()).isLessThan(1_500_000);
    }

    @Test
    void whereARoundHasTooFewSamplesAllAreOneSample() {
        Windows rounds = rounds(MadeCells.latencies(200, 10 * MS), MadeCells.latencies(200, 12 * MS));

        assertThat(rounds.each().get(0).latencies().quantile(Percentile.P99)).isEmpty();
        assertThat(rounds.quantile(Percentile.P99)).isPresent();
        assertThat(rounds.quantile(Percentile.P999)).as("needs 3,688").isEmpty();
    }

    @Test
    void anOpenLoopMissesItsRateWhereMoreIsPlannedThanWorkersCanDo() {
        // One worker, 250 ms a call, 10 planned in a second.
        assertThat(open(10, 3, 250 * MS).missedRate(1)).isTrue();
    }

    @Test
    void callsInServiceAtTheEndOfAWindowAreNotBehind() {
        // 100 a second of 500 ms over 128 workers: nobody waits, and 31 are under way.
        assertThat(open(100, 69, 500 * MS).missedRate(128)).isFalse();
    }

    @Test
    void oneRoundThatMissedItsRateMarksTheCell() {
        Window good = open(1_000, 1_000, MS).each().get(0);
        Window bad = open(1_000, 915, MS).each().get(0);

        assertThat(new Windows(List.of(good, good, good)).missedRate(2)).isFalse();
        assertThat(new Windows(List.of(good, bad, good)).missedRate(2)).isTrue();
    }

    private static Windows open(int offered, int achieved, long run) {
        Distribution calls = MadeCells.latencies(offered, run);
        Sends sending = new Sends(offered, achieved, 0, calls, calls);
        return new Windows(List.of(new Window(
                true,
                true,
                calls,
                new LatencyParts(calls, calls, calls),
                Optional.of(sending),
                List.of(),
                Distribution.none(),
                MadeCells.SECOND,
                1,
                1,
                Double.NaN,
                offered)));
    }

    @Test
    void noRoundsSayNothing() {
        Windows none = new Windows(List.of());
        assertThat(none.complete()).isFalse();
        assertThat(none.quantile(Percentile.P50)).isEmpty();
        assertThat(none.throughput()).isNaN();
        assertThat(none.machineLoad()).isNaN();
    }

    private static Distribution oneToThousand() {
        return MadeCells.latencies(LongStream.rangeClosed(1, 1_000).map(i -> i * MS));
    }

    private static Windows rounds(Distribution... each) {
        return new Windows(Arrays.stream(each)
                .map(latencies -> MadeCells.window(true, latencies, latencies, MadeCells.SECOND, 1, 1, Double.NaN))
                .toList());
    }
}
