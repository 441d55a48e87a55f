package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OverTimeTest {

    private static final long MS = 1_000_000;
    private static final long BEGIN = 77 * MS;
    private static final long SHORTEST = OverTime.Recorder.SHORTEST_NANOS;

    private final OverTime.Recorder recorder = new OverTime.Recorder();

    OverTimeTest() {
        recorder.begin(BEGIN);
    }

    @Test
    void eachCallLiesInThePieceInWhichItCompleted() {
        recorder.record(BEGIN, 3 * MS);
        recorder.record(BEGIN + SHORTEST - 1, 9 * MS);
        recorder.record(BEGIN + 2 * SHORTEST, 5 * MS);

        List<OverTime.Interval> intervals = recorder.finish().intervals();
        assertThat(intervals).hasSize(2);
        assertThat(intervals.get(0).startNanos()).isZero();
        assertThat(intervals.get(0).endNanos()).isEqualTo(SHORTEST);
        assertThat(intervals.get(0).histogram().getTotalCount()).isEqualTo(2);
        assertThat(intervals.get(0).maxNanos()).isEqualTo(9 * MS);
        assertThat(intervals.get(1).startNanos()).isEqualTo(2 * SHORTEST);
        assertThat(intervals.get(1).histogram().getValueAtPercentile(50)).isBetween(5 * MS, 5_050_000L);
    }

    @Test
    void whenTimeRunsPastTheLastPieceEachTwoBecomeOne() {
        int calls = 10 * OverTime.Recorder.PIECES;
        for (int i = 0; i < calls; i++) {
            recorder.record(BEGIN + i * SHORTEST, (i + 1) * MS);
        }
        List<OverTime.Interval> intervals = recorder.finish().intervals();

        assertThat(intervals).hasSizeBetween(OverTime.Recorder.PIECES / 2, OverTime.Recorder.PIECES);
        long expectedStart = 0;
        long count = 0;
        for (OverTime.Interval interval : intervals) {
            assertThat(interval.startNanos()).isEqualTo(expectedStart);
            expectedStart = interval.endNanos();
            long calledIn = interval.histogram().getTotalCount();
            count += calledIn;
            assertThat(interval.maxNanos()).as("the last call of the piece").isEqualTo(count * MS);
        }
        assertThat(count).isEqualTo(calls);
    }

    @Test
    void aSilenceLeavesAGap() {
        recorder.record(BEGIN, MS);
        recorder.record(BEGIN + 100_000 * SHORTEST, 2 * MS);

        List<OverTime.Interval> intervals = recorder.finish().intervals();
        assertThat(intervals).hasSize(2);
        assertThat(intervals.get(1).startNanos()).isGreaterThan(intervals.get(0).endNanos());
        assertThat(intervals.get(0).maxNanos()).isEqualTo(MS);
    }
}
