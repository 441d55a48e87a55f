package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RoundsTest {

    private static final long MS = 1_000_000;

    @Test
    void roundsAreMergedAndAddedUp() {
        Rounds rounds = new Rounds(List.of(
                Cells.round(true, Cells.latencies(10, MS), Cells.latencies(10, MS), Cells.SECOND, 5, 7, 0.2),
                Cells.round(true, Cells.latencies(30, 3 * MS), Cells.latencies(30, MS), 3 * Cells.SECOND, 6, 8, 0.6)));

        assertThat(rounds.latencies().count()).isEqualTo(40);
        assertThat(rounds.latencies().meanNanos()).isEqualTo(2.5 * MS);
        assertThat(rounds.latencies().maxNanos()).hasValue(3 * MS);
        assertThat(rounds.windowNanos()).isEqualTo(4 * Cells.SECOND);
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
                        Cells.latencies(400, 10 * MS), Cells.latencies(400, 12 * MS), Cells.latencies(400, 20 * MS))
                .quantile(Percentile.P99)
                .orElseThrow();

        assertThat(median.nanos()).as("of all calls together").isEqualTo(20 * MS);
        assertThat(median.lowNanos()).isBetween(10 * MS - MS / 50, 10 * MS);
        assertThat(median.highNanos()).isEqualTo(20 * MS);
    }

    @Test
    void ofSixRoundsTheIntervalIsTheirRange() {
        Quantile p99 = rounds(
                        Cells.latencies(400, 10 * MS),
                        Cells.latencies(400, 11 * MS),
                        Cells.latencies(400, 12 * MS),
                        Cells.latencies(400, 13 * MS),
                        Cells.latencies(400, 14 * MS),
                        Cells.latencies(400, 15 * MS))
                .quantile(Percentile.P99)
                .orElseThrow();

        assertThat(p99.nanos()).as("of all calls together").isBetween(14_900_000L, 15 * MS);
        assertThat(p99.lowNanos()).isBetween(9_900_000L, 10 * MS);
        assertThat(p99.highNanos()).isBetween(14_900_000L, 15 * MS);
    }

    @Test
    void manyRoundsNarrowTheInterval() {
        Random random = new Random(1);
        List<Latencies> all = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            all.add(Cells.latencies(400, 10 * MS + random.nextInt(2_000_000)));
        }
        Quantile p50 =
                rounds(all.toArray(Latencies[]::new)).quantile(Percentile.P50).orElseThrow();
        assertThat(p50.highNanos() - p50.lowNanos()).isLessThan(1_500_000);
    }

    @Test
    void whereARoundHasTooFewSamplesAllAreOneSample() {
        Rounds rounds = rounds(Cells.latencies(200, 10 * MS), Cells.latencies(200, 12 * MS));

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
        Round good = open(1_000, 1_000, MS).each().get(0);
        Round bad = open(1_000, 915, MS).each().get(0);

        assertThat(new Rounds(List.of(good, good, good)).missedRate(2)).isFalse();
        assertThat(new Rounds(List.of(good, bad, good)).missedRate(2)).isTrue();
    }

    private static Rounds open(int offered, int achieved, long run) {
        Latencies calls = Cells.latencies(offered, run);
        Sending sending = new Sending(offered, achieved, 0, calls, calls);
        return new Rounds(List.of(new Round(
                true,
                true,
                calls,
                new Parts(calls, calls, calls),
                Optional.of(sending),
                new OverTime(List.of()),
                Latencies.none(),
                Cells.SECOND,
                1,
                1,
                Double.NaN,
                offered)));
    }

    @Test
    void noRoundsSayNothing() {
        Rounds none = new Rounds(List.of());
        assertThat(none.complete()).isFalse();
        assertThat(none.quantile(Percentile.P50)).isEmpty();
        assertThat(none.throughput()).isNaN();
        assertThat(none.machineLoad()).isNaN();
    }

    private static Latencies oneToThousand() {
        Recording recording = new Recording();
        for (int i = 1; i <= 1_000; i++) {
            recording.record(i * MS);
        }
        return recording.finish();
    }

    private static Rounds rounds(Latencies... each) {
        return new Rounds(Arrays.stream(each)
                .map(latencies -> Cells.round(true, latencies, latencies, Cells.SECOND, 1, 1, Double.NaN))
                .toList());
    }
}
